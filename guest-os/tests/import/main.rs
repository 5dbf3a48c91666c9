//! Import, from files in the formats of all clients, and from a node, which a local mock replaces.

mod cases;
mod deletions;
mod forms;
mod genesis;
mod node;
mod proofs;
mod refusals;
mod sample;
mod server;
