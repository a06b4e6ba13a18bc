//! turmoil: a host for every receiver, and datagrams over its simulated network.
//!
//! *Not here*: hosts for members who receive nothing. Each would cost as much as one who does, at every tick.

use crate::load::{Load, MOST_LATENCY_MS, Member, unread};
use std::cell::RefCell;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;
use std::time::Duration;
use turmoil::Builder;
use turmoil::net::UdpSocket;

const PORT: u16 = 9_000;

pub(crate) fn carry(load: Load) -> u64 {
    let list = load.list();
    let members = Rc::new(RefCell::new(vec![Member::default(); load.members as usize]));
    let mut sim = Builder::new()
        .rng_seed(aside_benches::SEED)
        .enable_random_order()
        .udp_capacity(load.messages as usize + 1)
        .min_message_latency(Duration::from_millis(1))
        .max_message_latency(Duration::from_millis(MOST_LATENCY_MS.into()))
        .simulation_duration(Duration::from_hours(24))
        .build();
    for &member in &list {
        let members = Rc::clone(&members);
        sim.host(name(member), move || {
            let members = Rc::clone(&members);
            async move {
                let socket = UdpSocket::bind((IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT)).await?;
                let mut bytes = [0; 4];
                loop {
                    socket.recv_from(&mut bytes).await?;
                    members.borrow_mut()[member as usize].receive(u32::from_le_bytes(bytes));
                }
            }
        });
    }
    sim.client("sender", async move {
        let socket = UdpSocket::bind((IpAddr::V4(Ipv4Addr::UNSPECIFIED), PORT)).await?;
        for seq in 1..=load.messages {
            for &to in &list {
                socket.send_to(&seq.to_le_bytes(), (name(to), PORT)).await?;
            }
            tokio::time::sleep(Duration::from_millis(u64::from(MOST_LATENCY_MS) + 20)).await;
        }
        Ok(())
    });
    if sim.run().is_err() {
        return 0;
    }
    let members = members.borrow();
    unread(&members)
}

fn name(member: u32) -> String {
    format!("member{member}")
}
