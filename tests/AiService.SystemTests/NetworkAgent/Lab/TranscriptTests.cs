namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>What passed between the agent and a real router belongs to the repair's record.</summary>
public sealed class TranscriptTests : IAsyncLifetime
{
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [DeviceLabFact]
    public async Task It_holds_every_command_and_answer_of_every_session_in_order()
    {
        await using var agent = LabAgent.For(lab);
        await agent.RepairAsync("1");

        var lines = await agent.TranscriptAsync();

        lines[0].Text.Should().Be($"connected to {lab.Router.Address}:2222");
        lines[^1].Text.Should().Be("closed");
        lines.Should().OnlyContain(line => line.Session == 1).And.BeInAscendingOrder(line => line.At);
        lines.Where(line => line.Direction == "sent").Select(line => line.Text).Should().ContainInOrder(
            "terminal length 0", "show interface eth1 json", "configure terminal", "interface eth1", "no shutdown", "end", "show interface eth1 json");
        lines.Should().Contain(line => line.Direction == "received" && line.Text.Contains("\"administrativeStatus\": \"down\"", StringComparison.Ordinal)
            || line.Text.Contains("\"administrativeStatus\":\"down\"", StringComparison.Ordinal));
    }

    [DeviceLabFact]
    public async Task After_a_time_out_it_tells_that_the_session_was_dropped_and_counts_the_next_one()
    {
        await using var agent = LabAgent.For(lab, before: (session, command) => (session, command) switch
        {
            (1, "no shutdown") => lab.Router.StopAnsweringAsync(),
            (2, "") => lab.Router.AnswerAgainAsync(),
            _ => Task.CompletedTask,
        }, settings: LabAgent.Hasty);
        await agent.RepairAsync("1");

        var lines = await agent.TranscriptAsync();

        lines.Where(line => line.Session == 1).Select(line => line.Text).Should().ContainInOrder("no shutdown", "dropped: TimeoutException", "closed");
        lines.Where(line => line is { Session: 2, Direction: "sent" }).Select(line => line.Text).Should().OnlyContain(
            text => text == "terminal length 0" || text == "show interface eth1 json", "a fresh session only reads");
    }

    [DeviceLabFact]
    public async Task A_secret_that_the_device_prints_is_not_in_it()
    {
        await using var agent = LabAgent.For(lab);
        await using var session = await agent.OpenAsync("1");
        foreach (var command in (string[])["configure terminal", "password plain-word", $"username {lab.Router.Password} nopassword", "end"])
        {
            await session.SendAsync(command, CancellationToken.None);
        }

        var printed = (await session.SendAsync("show running-config", CancellationToken.None)).Output;

        printed.Should().Contain(lab.Router.Password);
        var kept = string.Join('\n', (await agent.TranscriptAsync()).Select(line => line.Text));
        kept.Should().Contain("password ***").And.NotContain("plain-word").And.NotContain(lab.Router.Password);
    }
}
