using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs;

/// <summary>A repair's history as it is written, over HTTP.</summary>
public sealed class EventsTests
{
    private readonly HeldProvider held = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task The_history_is_replayed_new_events_follow_and_the_final_event_ends_the_stream()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);

        var events = await ReadAsync(service, id, null, (_, line) =>
        {
            if (line.Text("state") == "running")
            {
                held.End(AttemptOutcome.Succeeded);
            }
        });

        events.Select(item => item.Data.Text("state")).Should().Equal("planned", "sending", "running", "succeeded");
        events.Select(item => item.Data.Text("event")).Should().Equal("planned", "sending", "running", "succeeded");
        events.Select(item => long.Parse(item.EventId!, CultureInfo.InvariantCulture)).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        await answer;
    }

    [Fact]
    public async Task Last_Event_ID_leaves_out_what_was_seen_and_a_repair_that_was_seen_to_its_end_is_204()
    {
        held.End(AttemptOutcome.Failed);
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var id = (await service.RepairAsync(Fault("接口Gig0/0/1 down"))).Single().Text("repair_id")!;
        var all = await ReadAsync(service, id, null);

        var rest = await ReadAsync(service, id, all[1].EventId);

        rest.Select(item => item.EventId).Should().Equal(all.Skip(2).Select(item => item.EventId));
        using var over = await OpenAsync(service, id, all[^1].EventId);
        over.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var nonsense = await OpenAsync(service, id, "x");
        nonsense.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_silent_repair_keeps_the_connection_alive_without_an_event_id()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var pump = new TimePump(time, () => false);
        await using var service = await ProviderService.StartAsync([held.Provider], time: time);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);

        var events = await pump.RunAsync(ReadAsync(service, id, null, (kind, _) =>
        {
            if (kind == "keep_alive")
            {
                held.End(AttemptOutcome.Succeeded);
            }
        }), TimeSpan.FromSeconds(1));

        events.Where(item => item.EventType == "keep_alive").Should().NotBeEmpty().And.OnlyContain(item => item.Data.ValueKind == JsonValueKind.Undefined);
        events[^1].Data.Text("state").Should().Be("succeeded");
        await pump.RunAsync(answer);
    }

    [Fact]
    public async Task A_listener_that_does_not_keep_up_is_cut_off_after_its_backlog_and_no_other_is()
    {
        var feed = new RepairFeed();
        var id = Guid.NewGuid();
        using var slow = feed.Subscribe(id);
        using var quick = feed.Subscribe(id);
        for (var line = 1; line <= 1001; line++)
        {
            feed.Publish(new() { Id = line, At = default, RepairId = id, DeviceId = "1", Event = "running" });
            quick.Lines.TryRead(out var heard).Should().BeTrue();
            heard!.Id.Should().Be(line);
        }

        (await slow.Lines.ReadAllAsync().CountAsync()).Should().Be(1000, "it comes back with the last id that it saw");
        quick.Lines.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_stop_of_the_service_ends_the_stream()
    {
        await using var service = await ProviderService.StartAsync([held.Provider]);
        var answer = service.RepairAsync(Fault("接口Gig0/0/1 down"));
        var id = await held.RunningAsync(service);
        var reading = ReadAsync(service, id, null, (_, line) =>
        {
            if (line.Text("state") == "running")
            {
                held.End(AttemptOutcome.StillOpen);
                ended.TrySetResult();
            }
        });
        await ended.Task;

        await service.StopAsync();

        (await reading).Should().NotBeEmpty();
        await answer;
    }

    private static async Task<IReadOnlyList<(string EventType, string? EventId, JsonElement Data)>> ReadAsync(
        ServiceUnderTest service, string id, string? lastSeen, Action<string, JsonElement>? seen = null)
    {
        using var response = await OpenAsync(service, id, lastSeen);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(), (_, bytes) => bytes.Length == 0 ? default : JsonDocument.Parse(bytes.ToArray()).RootElement);
        var all = new List<(string, string?, JsonElement)>();
        await foreach (var item in parser.EnumerateAsync())
        {
            all.Add((item.EventType, item.EventId, item.Data));
            seen?.Invoke(item.EventType, item.Data);
        }

        return all;
    }

    private static Task<HttpResponseMessage> OpenAsync(ServiceUnderTest service, string id, string? lastSeen)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/repairs/{id}/events", UriKind.Relative));
        if (lastSeen is not null)
        {
            request.Headers.Add("Last-Event-ID", lastSeen);
        }

        return service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
