//! Importing: from files in the forms of all clients, and from a node, for which a local stand-in replays answers.

mod cases;
mod deletions;
mod forms;
mod genesis;
mod node;
mod proofs;
mod refusals;
mod sample;
mod server;
