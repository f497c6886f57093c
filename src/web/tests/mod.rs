//! The service, asked as browsers ask it: in process, through the same door, with a small but real
//! edition behind it.

mod api;
mod headers;
mod languages;
mod load;
mod odd;
mod operations;
mod pages;
mod search;
mod site;
mod sockets;
mod sub_path;
mod watching;

pub(super) use site::TestSite;
