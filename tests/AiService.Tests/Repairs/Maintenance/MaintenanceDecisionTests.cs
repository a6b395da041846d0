using AiService.Repairs.Maintenance;
using static AiService.Tests.Repairs.Maintenance.Windows;

namespace AiService.Tests.Repairs.Maintenance;

/// <summary>Which repairs windows forbid, and until when.</summary>
public sealed class MaintenanceDecisionTests
{
    private static readonly DateTimeOffset Now = At("2026-11-23T15:00Z"); // Monday, 23:00 in Shanghai.

    private static readonly MaintenanceWindow Night = Weekly("deny", "22:00", "06:00", "Asia/Shanghai", "mon") with { Name = "夜间", Reason = "割接" };
    private static readonly MaintenanceWindow Opening = Weekly("allow_only", "01:00", "02:00", "Asia/Shanghai", "tue") with { Name = "周二" };

    [Fact]
    public void Without_windows_everything_is_permitted() => Block().Should().BeNull();

    [Fact]
    public void Inside_a_deny_window_nothing_is_permitted_until_its_end()
    {
        var block = Block(Night)!;

        block.Window.Should().Be("夜间");
        block.Until.Should().Be(At("2026-11-24T06:00+08:00"));
        block.Reason.Should().Be("维护窗口“夜间”（割接）内不允许修复，最早可于 2026-11-24 06:00 +08:00 修复");
        Block(At("2026-11-23T13:59:59Z"), Night).Should().BeNull();
    }

    [Fact]
    public void Outside_of_allow_only_windows_nothing_is_permitted_until_the_next_one_begins()
    {
        var block = Block(Opening, Opening with { Name = "周三", Days = ["wed"] })!;

        block.Window.Should().Be("周二", "that one begins first");
        block.Until.Should().Be(At("2026-11-24T01:00+08:00"));
        block.Reason.Should().Be("只允许在维护窗口“周二”内修复，最早可于 2026-11-24 01:00 +08:00 修复");
        Block(At("2026-11-24T01:30+08:00"), Opening, Opening with { Days = ["wed"] }).Should().BeNull("one that is active suffices");
    }

    [Fact]
    public void The_time_at_which_it_would_be_permitted_takes_every_window_into_account()
    {
        Block(Night, Opening)!.Until.Should().BeNull("each opening lies inside a night");
        Block(Night, Opening with { To = "07:00" })!.Until.Should().Be(At("2026-11-24T06:00+08:00"), "the opening lasts longer than the night");
        Block(Night, Opening with { Days = ["wed"] })!.Until.Should().Be(At("2026-11-25T01:00+08:00"), "after the night the next opening has not begun");
    }

    [Fact]
    public void A_deny_window_that_follows_another_without_a_gap_prolongs_it()
    {
        var next = Once("deny", "2026-11-24T06:00+08:00", "2026-11-24T09:00+08:00");

        Block(Night, next)!.Until.Should().Be(At("2026-11-24T09:00+08:00"));
        Block(Night with { Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], To = "22:00" })!.Until.Should().BeNull("it never ends");
    }

    [Fact]
    public void An_allow_only_window_that_is_over_permits_nothing_any_more()
    {
        var over = Once("allow_only", "2026-11-01T00:00Z", "2026-11-02T00:00Z");

        Block(over)!.Until.Should().BeNull();
        Block(Once("deny", "2026-11-01T00:00Z", "2026-11-02T00:00Z")).Should().BeNull();
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("+14:00")]
    [InlineData("-00:00")]
    public void A_window_until_the_last_year_there_is_never_ends_whatever_stands_beside_it(string offset)
    {
        var forever = Once("deny", "2026-11-01T00:00:00" + offset, "9999-12-31T23:59:59" + offset);
        foreach (var other in new[] { forever, Night, Opening, Once("allow_only", "2026-11-01T00:00Z", "2026-11-02T00:00Z"), Once("deny", "2026-11-01T00:00+08:00", "2027-01-01T00:00+08:00") })
        {
            Block(forever, other)!.Until.Should().BeNull();
            Block(other, forever)!.Until.Should().BeNull();
        }
    }

    [Theory]
    [InlineData("1", "core", "p.a", true)]
    [InlineData("2", "core", "p.a", false)]
    [InlineData("1", "edge", "p.a", false)]
    [InlineData("1", null, "p.a", false)]
    [InlineData("1", "core", "p.b", false)]
    [InlineData("1", "core", null, false)]
    [InlineData("1", "CORE", "p.a", false)]
    public void A_window_applies_when_each_of_its_lists_contains_the_repair(string device, string? group, string? action, bool applies)
    {
        foreach (var window in new[] { Night, Opening })
        {
            var limited = window with { Devices = ["9", "1"], Groups = ["core"], Actions = ["p.a", "p.c"] };
            (MaintenanceDecision.BlockOf([Known(limited)], device, group, action, Now) is not null).Should().Be(applies);
            MaintenanceDecision.BlockOf([Known(window with { Devices = [], Groups = [], Actions = [] })], device, group, action, Now).Should().NotBeNull();
        }
    }

    [Fact]
    public void An_allow_only_window_for_others_limits_nothing() => Block(Opening with { Devices = ["2"] }).Should().BeNull();

    private static MaintenanceBlock? Block(params MaintenanceWindow[] windows) => Block(Now, windows);

    private static MaintenanceBlock? Block(DateTimeOffset now, params MaintenanceWindow[] windows) =>
        MaintenanceDecision.BlockOf(windows.Select(Known), "1", null, "p.a", now);
}
