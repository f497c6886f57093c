//! By when somebody answers, in the time of those who do.
//!
//! It must not know what was asked.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::contact::Channel;
use crate::lang::Lang;
use crate::locale::Arg;
use crate::web::visit::Visit;

impl Visit {
    /// By when what is sent through a channel is answered.
    pub(super) fn promised(&self, channel: &str) -> Option<Timestamp> {
        let now = self.app.clock.now();
        let overrides = self.app.live.overrides();
        self.channel(channel)?.answers_by(&overrides, now)
    }

    /// A moment in the time zone of those who answer at a channel: "Monday, 1:00 PM".
    pub(super) fn moment(&self, lang: &Lang, channel: &str, at: Timestamp) -> String {
        let zone = self.channel(channel).map(Channel::zone);
        let at = at.to_zoned(zone.unwrap_or(TimeZone::UTC));
        let locale = self.present.theme().locale(lang);
        locale.moment(&at, self.app.clock.now())
    }

    /// The time zone of those who answer at a channel, in words.
    pub(super) fn zone_of(&self, lang: &Lang, channel: &str) -> Option<String> {
        let zone = self.channel(channel)?.zone_name();
        let zone = self.present.theme().locale(lang).zone(zone);
        Some(self.word(lang, "times-in", &[("zone", Arg::Text(&zone))]))
    }

    /// A channel by its id.
    pub(super) fn channel(&self, id: &str) -> Option<&Channel> {
        self.present
            .channels()
            .iter()
            .find(|channel| channel.id == id)
    }
}
