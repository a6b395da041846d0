using static AiService.Tests.Repairs.Maintenance.Windows;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary>Weekly windows follow the clock of their zone, also on the days on which it changes.</summary>
public sealed class WindowTimesTests
{
    private static readonly string[] EveryDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The one occurrence that begins on that day, as UTC.</summary>
    [Theory]

    // Berlin: 2026-03-29 02:00 → 03:00 (01:00 UTC), 2026-10-25 03:00 → 02:00 (01:00 UTC).
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "01:00", "04:00", "2026-03-29T00:00Z", "2026-03-29T02:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "02:30", "04:00", "2026-03-29T01:00Z", "2026-03-29T02:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "01:00", "02:30", "2026-03-29T00:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "02:00", "03:30", "2026-03-29T01:00Z", "2026-03-29T01:30Z")]
    [InlineData("Europe/Berlin", "allow_only", "2026-03-29", "02:30", "04:00", "2026-03-29T01:00Z", "2026-03-29T02:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-28", "22:00", "02:30", "2026-03-28T21:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "22:00", "06:00", "2026-03-29T20:00Z", "2026-03-30T04:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-03-29", "00:00", "24:00", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "01:00", "04:00", "2026-10-24T23:00Z", "2026-10-25T03:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "02:30", "04:00", "2026-10-25T00:30Z", "2026-10-25T03:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "01:00", "02:30", "2026-10-24T23:00Z", "2026-10-25T01:30Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "02:15", "02:45", "2026-10-25T00:15Z", "2026-10-25T01:45Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "02:00", "03:00", "2026-10-25T00:00Z", "2026-10-25T02:00Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-24", "22:00", "02:30", "2026-10-24T20:00Z", "2026-10-25T01:30Z")]
    [InlineData("Europe/Berlin", "allow_only", "2026-10-24", "22:00", "02:30", "2026-10-24T20:00Z", "2026-10-25T00:30Z")]
    [InlineData("Europe/Berlin", "allow_only", "2026-10-25", "02:30", "04:00", "2026-10-25T01:30Z", "2026-10-25T03:00Z")]
    [InlineData("Europe/Berlin", "allow_only", "2026-10-25", "02:15", "02:45", "2026-10-25T01:15Z", "2026-10-25T01:45Z")]
    [InlineData("Europe/Berlin", "deny", "2026-10-25", "00:00", "24:00", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]

    // New York: 2026-03-08 02:00 → 03:00 (07:00 UTC), 2026-11-01 02:00 → 01:00 (06:00 UTC).
    [InlineData("America/New_York", "deny", "2026-03-08", "02:30", "04:00", "2026-03-08T07:00Z", "2026-03-08T08:00Z")]
    [InlineData("America/New_York", "deny", "2026-03-07", "23:00", "02:15", "2026-03-08T04:00Z", "2026-03-08T07:00Z")]
    [InlineData("America/New_York", "deny", "2026-11-01", "01:30", "03:00", "2026-11-01T05:30Z", "2026-11-01T08:00Z")]
    [InlineData("America/New_York", "deny", "2026-10-31", "23:00", "01:30", "2026-11-01T03:00Z", "2026-11-01T06:30Z")]
    [InlineData("America/New_York", "allow_only", "2026-10-31", "23:00", "01:30", "2026-11-01T03:00Z", "2026-11-01T05:30Z")]
    [InlineData("America/New_York", "allow_only", "2026-11-01", "01:30", "03:00", "2026-11-01T06:30Z", "2026-11-01T08:00Z")]

    // Shanghai has no change; Havana's is at midnight (2026-03-08 00:00 → 01:00), Lord Howe's half an hour (2026-04-05 02:00 → 01:30).
    [InlineData("Asia/Shanghai", "deny", "2026-03-29", "02:30", "04:00", "2026-03-28T18:30Z", "2026-03-28T20:00Z")]
    [InlineData("Asia/Shanghai", "allow_only", "2026-10-25", "02:15", "02:45", "2026-10-24T18:15Z", "2026-10-24T18:45Z")]
    [InlineData("Asia/Shanghai", "deny", "2026-10-25", "22:00", "06:00", "2026-10-25T14:00Z", "2026-10-25T22:00Z")]
    [InlineData("America/Havana", "deny", "2026-03-07", "20:00", "24:00", "2026-03-08T01:00Z", "2026-03-08T05:00Z")]
    [InlineData("America/Havana", "deny", "2026-03-08", "00:00", "02:00", "2026-03-08T05:00Z", "2026-03-08T06:00Z")]
    [InlineData("Australia/Lord_Howe", "deny", "2026-04-05", "01:45", "03:00", "2026-04-04T14:45Z", "2026-04-04T16:30Z")]
    [InlineData("UTC", "deny", "2026-03-29", "08:00", "08:00", "2026-03-29T08:00Z", "2026-03-30T08:00Z")]
    public void An_occurrence_begins_and_ends_by_the_clock_of_its_zone(string zone, string mode, string day, string from, string to, string begins, string ends)
    {
        var word = EveryDay[((int)DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayOfWeek + 6) % 7];
        var times = Times(Weekly(mode, from, to, zone, word));
        var before = At(begins).AddTicks(-1);

        times.IsActive(before).Should().BeFalse();
        times.NextChange(before).Should().Be(At(begins));
        times.IsActive(At(begins)).Should().BeTrue();
        times.NextChange(At(begins)).Should().Be(At(ends));
        times.IsActive(At(ends).AddTicks(-1)).Should().BeTrue();
        times.IsActive(At(ends)).Should().BeFalse("the end is no longer part of it");
    }

    [Theory]
    [InlineData("deny")]
    [InlineData("allow_only")]
    public void A_window_within_the_hour_that_is_left_out_does_not_happen_that_day(string mode)
    {
        var times = Times(Weekly(mode, "02:15", "02:45", "Europe/Berlin", "sun"));

        times.NextChange(At("2026-03-22T03:00+01:00")).Should().Be(At("2026-04-05T02:15+02:00"));
    }

    /// <summary>A deny window holds whenever the clock shows a time inside of it; an allow_only window is open only then.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-10-24")]
    [InlineData("America/New_York", "2026-03-07", "2026-10-31")]
    [InlineData("America/Havana", "2026-03-07", "2026-10-31")]
    [InlineData("America/Santiago", "2026-04-04", "2026-09-05")]
    [InlineData("Australia/Lord_Howe", "2026-04-04", "2026-10-03")]
    [InlineData("Asia/Shanghai", "2026-03-28", "2026-10-24")]
    public void No_window_permits_what_the_clock_of_its_zone_forbids(string zone, string first, string second)
    {
        var random = new Random(20261129);
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var differences = 0;
        for (var round = 0; round < 60; round++)
        {
            var (from, to) = (random.Next(24 * 4) * 15, random.Next(24 * 4) * 15);
            var days = EveryDay.Where(_ => random.Next(3) > 0).DefaultIfEmpty("sun").ToArray();
            var deny = Times(Weekly("deny", Clock(from), Clock(to), zone, days));
            var allow = Times(Weekly("allow_only", Clock(from), Clock(to), zone, days));
            var start = At((round % 2 == 0 ? first : second) + "T00:00Z").AddHours(-6);
            for (var at = start; at < start.AddDays(3); at = at.AddMinutes(15))
            {
                var shown = TimeZoneInfo.ConvertTime(at, clock).DateTime;
                var isInside = Enumerable.Range(0, 2).Select(back => shown.Date.AddDays(-back)).Any(day =>
                    days.Contains(EveryDay[((int)day.DayOfWeek + 6) % 7])
                    && day.AddMinutes(from) <= shown && shown < day.AddMinutes(to > from ? to : to + 1440));
                (isInside && !deny.IsActive(at)).Should().BeFalse($"deny {Clock(from)}–{Clock(to)} holds at {at:O}");
                (allow.IsActive(at) && !isInside).Should().BeFalse($"allow_only {Clock(from)}–{Clock(to)} is shut at {at:O}");
                differences += deny.IsActive(at) != isInside || allow.IsActive(at) != isInside ? 1 : 0;
            }
        }

        (differences > 0).Should().Be(zone != "Asia/Shanghai", "the repeated times are read the careful way, and nothing else differs");
    }

    [Fact]
    public void Occurrences_without_a_gap_are_one_and_one_that_never_ends_has_no_next_change()
    {
        Times(Weekly("deny", "00:00", "24:00", "Europe/Berlin", "sat", "sun")).NextChange(At("2026-10-23T12:00Z")).Should().Be(At("2026-10-23T22:00Z"));
        Times(Weekly("deny", "00:00", "24:00", "Europe/Berlin", "sat", "sun")).NextChange(At("2026-10-24T12:00Z")).Should().Be(At("2026-10-25T23:00Z"));
        Times(Weekly("deny", "06:00", "06:00", "Europe/Berlin", EveryDay)).NextChange(At("2026-10-24T12:00Z")).Should().BeNull();
    }

    [Fact]
    public void A_window_that_happens_once_begins_and_ends_at_its_moments()
    {
        var times = Times(Once("deny", "2026-12-01T22:00:00+08:00", "2026-12-02T02:00+08:00"));

        times.NextChange(At("2026-11-29T00:00Z")).Should().Be(At("2026-12-01T14:00Z"));
        times.IsActive(At("2026-12-01T14:00Z")).Should().BeTrue();
        times.NextChange(At("2026-12-01T14:00Z")).Should().Be(At("2026-12-01T18:00Z"));
        times.IsActive(At("2026-12-01T18:00Z")).Should().BeFalse();
        times.NextChange(At("2026-12-01T18:00Z")).Should().BeNull();
    }

    private static string Clock(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
}
