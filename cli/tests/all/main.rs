//! Tests of the binary, of the example guests, and of the book.

mod block;
mod blocks;
mod book;
mod claims;
mod commands;
mod examples;
mod interrupt;
mod outputs;
mod prove;
mod run;
mod streams;
mod support;
mod wrapped;
