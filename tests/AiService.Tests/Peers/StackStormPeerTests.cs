using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Peers;

/// <summary>A StackStorm that misbehaves holds no repair beyond its limits, no health check and no stop, and costs no memory.</summary>
public sealed class StackStormPeerTests
{
    private const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Head: ";
    private const string HalfStream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n\nevent: st2.execution__update\ndata: {\"";

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task A_GET_that_is_not_answered_ends_the_repair_in_time(Misconduct misconduct, string opening)
    {
        await using var stackStorm = new MisbehavingPeer(misconduct, opening);
        await using var service = await StartAsync(stackStorm);

        var began = Stopwatch.GetTimestamp();
        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        Limits.Passed(began).Should().BeLessThan(Limits.Repair);
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        ShouldBeClear(entry);
        await stackStorm.LeftAsync();
        stackStorm.Sent.Should().BeLessThan(4 * MisbehavingPeer.Bearable, "a GET is sent up to three times, and the actions of the map are looked up as well");
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task A_POST_that_is_not_answered_is_looked_up_and_ends_in_time(Misconduct misconduct, string opening)
    {
        var declared = Recording.Of("04b_params_view_by_ref").Body.ToJsonString();
        await using var stackStorm = new MisbehavingPeer(misconduct, opening, request =>
            request.StartsWith("POST", StringComparison.Ordinal) ? null : request.Contains("/views/parameters/", StringComparison.Ordinal) ? declared : "[]");
        await using var service = await StartAsync(stackStorm, "STACKSTORM_SETTLE_TIME=1", "STACKSTORM_MAX_SENDS=1");

        var began = Stopwatch.GetTimestamp();
        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        Limits.Passed(began).Should().BeLessThan(Limits.Repair);
        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        ShouldBeClear(entry);
        await stackStorm.LeftAsync();
        stackStorm.Sent.Should().BeLessThan(MisbehavingPeer.Bearable);
    }

    [Theory]
    [InlineData(Misconduct.Drips, HalfStream)]
    [InlineData(Misconduct.Drips, HalfHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, HalfStream)]
    [InlineData(Misconduct.NeverEnds, HalfHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, HalfStream)]
    public async Task A_stream_that_misbehaves_leaves_the_tracking_to_the_polls(Misconduct misconduct, string opening)
    {
        await using var stream = new MisbehavingPeer(misconduct, opening);
        using var stackStorm = new FakeStackStorm().Lives("01c_python_success");
        var time = new FakeTimeProvider();
        await using var service = await GuideService.StartAsync(stackStorm.BaseUrl, time, null, $"STACKSTORM_STREAM_URL={stream.Url}/stream/v1");

        // While the stream seems to stand, there is a poll every 20 s.
        var repaired = await new TimePump(time, () => false).RunAsync(service.RepairAsync(Fault("接口Gig0/0/1 down")), TimeSpan.FromMilliseconds(20));
        var entry = repaired.Single();
        var began = Stopwatch.GetTimestamp();
        await service.StopAsync();

        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
        entry.Text("status").Should().Be("succeeded", entry.ToString());
        await stream.LeftAsync();
    }

    [Theory]
    [InlineData(Misconduct.Drips, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, MisbehavingPeer.HttpHead)]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, MisbehavingPeer.HttpHead)]
    public async Task Readiness_is_answered_in_seconds(Misconduct misconduct, string opening)
    {
        await using var stackStorm = new MisbehavingPeer(misconduct, opening);
        await using var service = await GuideService.StartAsync($"{stackStorm.Url}/v1", "STACKSTORM_STREAM_URL=off");

        var began = Stopwatch.GetTimestamp();
        (await service.HealthAsync("stackstorm")).Status.Should().Be("degraded");
        await service.StopAsync();

        Limits.Passed(began).Should().BeLessThan(Limits.Health);
        await stackStorm.LeftAsync();
    }

    /// <summary>What StackStorm never sends: a null in a list, at every request that reads one. Nothing is concluded from it.</summary>
    [Theory]
    [InlineData("/views/parameters/", """{"parameters":{"device_id":null}}""", false, null)]
    [InlineData("/views/parameters/", "[null]", false, null)]
    [InlineData("/traces", "[null]", false, "unknown")]
    [InlineData("/traces", """[{"action_executions":[null]}]""", false, "unknown")]
    [InlineData("/traces", "null", false, "unknown")]
    [InlineData("/executions?id=", "[null]", true, null)]
    [InlineData("/executions?parent=", "[null]", true, null)]
    [InlineData("/actions?", "[null]", true, null)]
    public async Task A_null_in_a_list_is_no_readable_answer(string path, string json, bool launches, string? status)
    {
        const string Started = """{"id":"6740e1f00000000000000001","status":"running"}""";
        var declared = Recording.Of("04b_params_view_by_ref").Body.ToJsonString();
        await using var stackStorm = new MisbehavingPeer(Misconduct.Closes, "", request =>
            request.StartsWith("POST", StringComparison.Ordinal) ? launches ? Started : null
            : request.Contains(path, StringComparison.Ordinal) ? json
            : request.Contains("/views/parameters/", StringComparison.Ordinal) ? declared
            : request.Contains("/executions/", StringComparison.Ordinal) ? Started : "[]");
        await using var service = await StartAsync(
            stackStorm, "STACKSTORM_SETTLE_TIME=1", "STACKSTORM_MAX_SENDS=1", "STACKSTORM_EXECUTION_TIMEOUT=2", "OLLAMA_TIMEOUT=1", "ANALYZE_TIMEOUT=8");

        var entry = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single();

        entry.GetProperty("success").GetBoolean().Should().BeFalse();
        entry.Text("status").Should().Be(status ?? entry.Text("status"));
        ShouldBeClear(entry);
        service.Log.Text.Should().NotContain("NullReferenceException").And.NotContain("ArgumentNullException");
    }

    /// <summary>However an event comes without an end, in one line or in many, what is kept of it is bounded, and so is what is read.</summary>
    [Theory]
    [InlineData("data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")]
    [InlineData("data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
    public async Task An_event_without_an_end_is_cut_and_then_refused(string piece)
    {
        await using var body = new EventStreamBody(new Repeated(piece), TimeSpan.FromSeconds(60), TimeProvider.System, () => { });
        var events = SseParser.Create(body, (_, data) => data.Length).EnumerateAsync();

        var longest = 0;
        var read = async () =>
        {
            await foreach (var one in events)
            {
                longest = Math.Max(longest, one.Data);
            }
        };

        await read.Should().ThrowAsync<InvalidDataException>();
        longest.Should().BeLessThan(5 * 1024 * 1024);
    }

    private static Task<ServiceUnderTest> StartAsync(MisbehavingPeer stackStorm, params string[] more) => GuideService.StartAsync(
        $"{stackStorm.Url}/v1", ["STACKSTORM_STREAM_URL=off", "STACKSTORM_TIMEOUT=0.5", "REPAIR_PROVIDERS=stackstorm", .. more]);

    private static void ShouldBeClear(JsonElement entry) =>
        entry.Text("result").Should().NotBeNullOrEmpty().And.NotContain("内部").And.NotContain("Exception");

    /// <summary>The same bytes again and again.</summary>
    private sealed class Repeated(string piece) : MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1000))))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Position = Position == Length ? 0 : Position;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
