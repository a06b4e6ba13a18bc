//! The words that the model, the simulated service, the scenarios and the adapters share: plain data, no rules.
//!
//! The simulated service may use this module and nothing else of the crate, so that it can't borrow a judgement.
//!
//! *Not here*: any statement of what is right.

mod book;
mod call;
mod clause;
mod event;
mod fault;
mod group;
mod harm;
mod id;
pub mod limits;
mod message;
mod sdk;
mod version;
mod words;
mod world;

pub use book::{Availability, Grant, GroupRule, PlatformFloor, RuleBook};
pub use call::{Call, Control};
pub use clause::Clause;
pub use event::{Entry, Event, Observation, Return, Value};
pub use fault::{Direction, Fate, Spread, Store, Strike, Traffic, Weather};
pub use group::{GroupType, ReceiveOption, Role};
pub use harm::Kind;
pub use id::{CallId, DeviceIx, ErrorCode, GroupIx, Handle, Nonce, Seq, UserIx};
pub use message::{At, Content, Message, MessageKind, Priority, SendOptions};
pub use sdk::{Edition, Plan, Platform};
pub use version::{Version, VersionError};
pub use words::Word;
pub use world::{DeviceSpec, GroupSpec, MemberSpec, UserSpec, World};
