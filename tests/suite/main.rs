//! kb as its writers, customers and operators meet it: whole sites built from folders of Markdown,
//! asked through the router in process, and the real program where that is the point.
//!
//! Tests speak through the [`harness`]; cases that need no Rust are files below `tests/data`.

#![allow(clippy::unwrap_used)]

mod explaining;
#[path = "../fuzzing/mod.rs"]
mod fuzzing;
mod guidance;
mod harness;

mod abroad;
mod allowing;
mod api;
mod bad_articles;
mod bad_input;
mod beginnings;
mod borders;
mod carrying;
mod catalog;
mod channels;
mod cli;
mod collisions;
mod committed;
mod contact;
mod crash;
mod crawl;
mod damage;
mod dates;
mod delivery;
mod delivery_mailbox;
mod delivery_outages;
mod delivery_webhooks;
mod differing;
mod differing_marks;
mod edition;
mod editorial;
mod editorial_names;
mod edits;
mod exporting;
mod exporting_again;
mod faults;
mod flow;
mod help_desk;
mod history;
mod history_elsewhere;
mod hostile;
mod house;
mod http;
mod importing;
mod importing_again;
mod incremental;
mod languages;
mod leaks;
mod leftovers;
mod links;
mod machines;
mod markdown;
mod markdown_properties;
mod mistakes;
mod moving;
mod newcomers;
mod outages;
mod owing;
mod own_pages;
mod pages;
mod pipelines;
mod pointing;
mod probes;
mod promises;
mod publishing;
mod publishing_from_elsewhere;
mod pushing;
mod pushing_too_much;
mod pushing_words;
mod receiving;
mod relevance;
mod relevance_mistakes;
mod relevance_reports;
mod removing;
mod repeating;
mod requests;
mod saving;
mod saying;
mod schemas;
mod search;
mod sending;
mod serving;
mod sites;
mod tangles;
mod telling;
mod transfer;
mod typing;
mod watching;
mod writing;
