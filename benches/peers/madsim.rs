//! madsim: a node for every receiver, and datagrams over its simulated network.
//!
//! *Not here*: a run without `--cfg madsim`, in which madsim is the real network.

use crate::load::{Load, MOST_LATENCY_MS, Member, unread};
use madsim::net::{Endpoint, NetSim};
use madsim::plugin::simulator;
use madsim::runtime::Runtime;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PORT: u16 = 9_000;

pub(crate) fn carry(load: Load) -> u64 {
    let mut config = madsim::Config::default();
    config.net.send_latency = Duration::from_millis(1)..Duration::from_millis(u64::from(MOST_LATENCY_MS) + 1);
    let runtime = Runtime::with_seed_and_config(aside_benches::SEED, config);
    let members = Arc::new(Mutex::new(vec![Member::default(); load.members as usize]));
    runtime.block_on(run(load, Arc::clone(&members)));
    let members = members.lock();
    members.map_or(0, |members| unread(&members))
}

async fn run(load: Load, members: Arc<Mutex<Vec<Member>>>) {
    let handle = madsim::runtime::Handle::current();
    let list = load.list();
    for &member in &list {
        let node = handle.create_node().ip(address(member).ip()).build();
        let members = Arc::clone(&members);
        node.spawn(async move {
            let Ok(endpoint) = Endpoint::bind(address(member)).await else { return };
            let mut bytes = [0; 4];
            while endpoint.recv_from(0, &mut bytes).await.is_ok() {
                if let Ok(mut members) = members.lock() {
                    members[member as usize].receive(u32::from_le_bytes(bytes));
                }
            }
        });
    }
    let sender = handle.create_node().ip(address(0).ip()).build();
    let sending = sender.spawn(async move {
        let Ok(endpoint) = Endpoint::bind(address(0)).await else { return };
        madsim::time::sleep(Duration::from_millis(1)).await;
        for seq in 1..=load.messages {
            for &to in &list {
                _ = endpoint.send_to(address(to), 0, &seq.to_le_bytes()).await;
            }
            madsim::time::sleep(Duration::from_millis(u64::from(MOST_LATENCY_MS) + 20)).await;
        }
    });
    _ = sending.await;
    _ = simulator::<NetSim>();
}

fn address(member: u32) -> SocketAddr {
    let [_, high, middle, low] = member.to_be_bytes();
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, high, middle, low)), PORT)
}
