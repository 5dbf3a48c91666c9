//! Tests of the binary, of the example guests, and of the book.

mod block;
mod book;
mod examples;
mod prove;
mod run;
mod support;
