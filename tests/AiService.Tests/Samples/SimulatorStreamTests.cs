using System.Net;

namespace AiService.Tests.Samples;

/// <summary>The event stream against what a real st2stream 3.9 sent.</summary>
public sealed class SimulatorStreamTests : IAsyncLifetime
{
    private readonly SimulatorFixture simulator = new();

    public Task InitializeAsync() => simulator.InitializeAsync();

    public Task DisposeAsync() => simulator.DisposeAsync();

    [Theory]
    [InlineData("06a_stream_all_default_events")]
    [InlineData("06b_stream_execution_update_only")]
    [InlineData("06b2_stream_two_events_comma")]
    [InlineData("06e3_stream_token")]
    public async Task The_events_of_a_life_are_the_recorded_ones(string name)
    {
        var recorded = Recording.Of(name);
        using var stream = await SimulatorStream.OpenAsync(simulator, new Uri((string)recorded.Request["url"]!).Query);

        await simulator.StartAsync("network.remediation.enable_interface");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var expected in recorded.Response["events"]!.AsArray().Where(entry => entry!["event"] is not null))
        {
            var (happened, data) = await stream.EventAsync();
            happened.Should().Be((string?)expected!["event"]);
            Shape.Of(data).Should().Equal(Shape.Of(expected["data_json"]!));
            ((string?)data["status"]).Should().Be((string?)expected["data_json"]!["status"]);
        }

        stream.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream; charset=UTF-8");
        stream.Response.Headers.CacheControl!.NoCache.Should().BeTrue();
    }

    [Theory]
    [InlineData("06e_stream_no_auth", null)]
    [InlineData("06e2_stream_bad_key", "bad")]
    public async Task It_wants_the_credentials_of_the_API(string name, string? key)
    {
        using var stream = await SimulatorStream.OpenAsync(simulator, "", key);

        ((int)stream.Response.StatusCode).Should().Be(Recording.Of(name).Status);
    }

    [Fact]
    public async Task It_is_closed_after_the_end_that_was_asked_for()
    {
        var id = await simulator.StartAsync("network.slow_py", """{"seconds": 3}""");
        using var stream = await SimulatorStream.OpenAsync(
            simulator, $"?events=st2.execution__update&execution_ids={id}&end_execution_id={id}&end_event=st2.execution__update");

        simulator.Clock.Advance(TimeSpan.FromSeconds(5));

        foreach (var status in (string[])["scheduled", "running", "succeeded"])
        {
            ((string?)(await stream.EventAsync()).Data["status"]).Should().Be(status);
        }

        (await stream.LineAsync()).Should().BeNull("the server closes it, as in recording 06f");
    }

    [Fact]
    public async Task Nothing_is_replayed_and_a_silent_stream_is_kept_alive_by_an_empty_line_every_25_seconds()
    {
        var id = await simulator.StartAsync("core.noop", "{}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        using var stream = await SimulatorStream.OpenAsync(simulator, $"?events=st2.execution__update&execution_ids={id}");
        await simulator.StartAsync("core.noop", "{}");

        simulator.Clock.Advance(TimeSpan.FromSeconds(25));
        (await stream.LineAsync()).Should().BeEmpty("neither what was before nor what is another's comes");
        simulator.Clock.Advance(TimeSpan.FromSeconds(25));
        (await stream.LineAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Only_the_actions_that_were_asked_for_are_told()
    {
        using var stream = await SimulatorStream.OpenAsync(simulator, "?events=st2.execution__create&action_refs=network.remediation.enable_interface");

        await simulator.StartAsync("core.noop", "{}");
        var wanted = await simulator.StartAsync("network.remediation.enable_interface");

        ((string?)(await stream.EventAsync()).Data["id"]).Should().Be(wanted);
    }

    [Fact]
    public async Task A_cancellation_is_told_too()
    {
        var id = await simulator.StartAsync("sim.never_ends");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        using var stream = await SimulatorStream.OpenAsync(simulator, "?events=st2.execution__update");

        using var cancelled = await simulator.SendAsync(HttpMethod.Delete, $"/v1/executions/{id}");
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));

        ((string?)(await stream.EventAsync()).Data["status"]).Should().Be("canceling");
        ((string?)(await stream.EventAsync()).Data["status"]).Should().Be("canceled");
    }

    [Fact]
    public async Task It_can_break_and_hang_and_a_client_that_comes_back_is_served()
    {
        using var broken = await SimulatorStream.OpenAsync(simulator, "");
        ((int?)(await simulator.PlanAsync("/simulator/stream/break"))!["connections"]).Should().Be(1);
        var reading = () => broken.LineAsync();
        await reading.Should().ThrowAsync<IOException>();

        using var hanging = await SimulatorStream.OpenAsync(simulator, "?events=st2.execution__create");
        ((int?)(await simulator.PlanAsync("/simulator/stream/hang"))!["connections"]).Should().BeInRange(1, 2, "the broken one may still be leaving");
        using var served = await SimulatorStream.OpenAsync(simulator, "?events=st2.execution__create");
        var never = hanging.LineAsync();
        var id = await simulator.StartAsync("core.noop", "{}");

        ((string?)(await served.EventAsync()).Data["id"]).Should().Be(id);
        simulator.Clock.Advance(TimeSpan.FromSeconds(25));
        (await served.LineAsync()).Should().BeEmpty();
        never.IsCompleted.Should().BeFalse("not even an empty line comes, and the connection is open");
    }

    [Fact]
    public async Task It_has_a_port_of_its_own_where_there_is_no_nginx()
    {
        var (other, port) = await StartBesideAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/v1/stream");
        request.Headers.Add("St2-Api-Key", "simulated-key");
        using var stream = await other.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var absent = await other.SendAsync(HttpMethod.Get, "/v1/stream");

        stream.StatusCode.Should().Be(HttpStatusCode.OK);
        absent.StatusCode.Should().Be(HttpStatusCode.NotFound);
        stream.Dispose();
        await other.DisposeAsync();
    }

    private static async Task<(SimulatorFixture Simulator, int Port)> StartBesideAsync()
    {
        while (true)
        {
            // Below the ports that the system gives to others that ask for any.
            var port = Random.Shared.Next(20_000, 30_000);
            var simulator = new SimulatorFixture($"--SIMULATOR_STREAM_URL=http://127.0.0.1:{port}");
            try
            {
                await simulator.InitializeAsync();
                return (simulator, port);
            }
            catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                // Another program has it: the next one.
            }
        }
    }
}
