using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Store;
using AiService.Tests.NetworkAgent.StandIn;

namespace AiService.Tests.NetworkAgent;

/// <summary>Every command that changes a device is in the audit before it is sent: what comes after the post-check too.</summary>
public sealed class RecordedBeforeSentTests
{
    private readonly RepairOrder order = Orders.For("1", null, "接口 down");
    private readonly List<(string Command, string Status)> sent = [];

    [Fact]
    public async Task The_confirmation_of_a_commit_on_trial_is_on_record_before_it_is_sent()
    {
        await RunAsync("junos", "ge-0/0/3", saves: false);

        sent.Where(one => one.Command == "commit").Should().Equal(("commit", "confirm"));
        (await DetailOfAsync("commands")).Should().Contain("commit confirmed 2").And.Contain("then confirm: configure exclusive / commit / exit configuration-mode");
        (await DetailOfAsync("confirm")).Should().Contain("configure exclusive / commit / exit configuration-mode");
    }

    [Fact]
    public async Task What_saves_is_on_record_before_it_is_sent()
    {
        var save = string.Join(" / ", Library.Platform("ios").Save);

        await RunAsync("ios", "Gi1/0/1", saves: true);

        sent.Should().Contain((Library.Platform("ios").Save[0], "save"));
        (await DetailOfAsync("commands")).Should().Contain($"then save: {save}");
        (await DetailOfAsync("save")).Should().Contain(save);
    }

    private async Task<string?> DetailOfAsync(string step) =>
        (await Harness.Records.Audit.ReadAsync(order.RepairId, CancellationToken.None)).Single(entry => entry.Event == step).Detail;

    private async Task RunAsync(string platform, string port, bool saves)
    {
        var vendor = new VendorDevice(platform, port);
        var journal = order.Journal();
        var device = new ScriptedDevice((_, command) =>
        {
            sent.Add((command, journal.Last.Status));
            return new Reply(vendor.Answer(command));
        });
        var script = Library.Script(Library.Runbook("enable-interface") with { Saves = saves }, Library.Platform(platform), port);
        await AgentProvider.RunAsync(new RunReport(script, ScriptedDevice.Device(platform)), device, journal, default, new HurriedTime());
    }
}
