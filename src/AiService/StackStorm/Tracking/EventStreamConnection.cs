using System.Net.ServerSentEvents;
using System.Text.Json;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>How a connection to the event stream ended.</summary>
/// <param name="Why">The reason; null when this service ended it.</param>
/// <param name="Refused">True when it was refused: another attempt soon is of no use.</param>
internal sealed record StreamEnd(string? Why, bool Refused = false)
{
    public static StreamEnd Renewed { get; } = new((string?)null);
}

/// <summary>Reads one connection to st2stream, Server-Sent Events, to its end.</summary>
internal sealed class EventStreamConnection(StackStormOptions options, IHttpClientFactory clients, StackStormRedactor redactor, TimeProvider time)
{
    /// <summary>The client's name: no policies, no limit of the body.</summary>
    public const string Client = "stackstorm-stream";

    private const string Update = "st2.execution__update";

    /// <summary>gunicorn takes a request line of 4094 bytes.</summary>
    private const int LongestFilter = 3000;

    /// <summary>An empty line comes every 25 s: two that are missing, and some.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <param name="actions">Whose executions are reported; those of all actions when the references do not fit into a URL.</param>
    /// <param name="subscribed">Called with the first byte: st2stream sends an empty line once the subscription stands.</param>
    /// <param name="received">Called with each event.</param>
    /// <param name="wanted">Cancelled when the connection is no longer wanted.</param>
    /// <exception cref="OperationCanceledException">The connection is no longer wanted.</exception>
    public async Task<StreamEnd> ReadAsync(
        IEnumerable<string> actions, Action subscribed, Action<ExecutionEvent> received, CancellationToken wanted)
    {
        try
        {
            using var patience = new CancellationTokenSource(options.RequestTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, wanted);
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(actions));
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            {
                return new StreamEnd($"the event stream answered HTTP {(int)response.StatusCode}", (int)response.StatusCode < 500);
            }

            await using var body = new EventStreamBody(await response.Content.ReadAsStreamAsync(wanted), LongestSilence, time, subscribed);
            var parser = SseParser.Create(body, (type, data) => type == Update ? ExecutionEvent.Read(data) : null);
            await foreach (var item in parser.EnumerateAsync(wanted))
            {
                if (item.Data is { } data)
                {
                    received(data);
                }
            }

            return new StreamEnd("the event stream was closed");
        }
        catch (OperationCanceledException) when (!wanted.IsCancellationRequested)
        {
            // Our own time limit, or the handler's for the connection.
            return new StreamEnd("the event stream does not answer in time");
        }
        catch (InvalidDataException endless)
        {
            return new StreamEnd($"the event stream is none: {endless.Message}", Refused: true);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException)
        {
            return new StreamEnd($"the event stream broke: {OneLine.Of(redactor.Redact(PeerTrouble.Reason(broken)))}");
        }
    }

    private Uri Address(IEnumerable<string> actions)
    {
        var refs = string.Join(',', actions.Select(Uri.EscapeDataString));
        var path = options.StreamUrl!.AbsoluteUri.TrimEnd('/');
        return new Uri($"{path}/stream?events={Update}{(refs.Length <= LongestFilter ? "&action_refs=" + refs : string.Empty)}");
    }
}

/// <summary>The id and the status of an execution in an event. The rest of the document, which may be megabytes, is skipped.</summary>
internal sealed record ExecutionEvent(string Id, string Status)
{
    /// <returns>Null when the data does not hold both.</returns>
    public static ExecutionEvent? Read(ReadOnlySpan<byte> data)
    {
        string? id = null, status = null;
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                var isStatus = reader.ValueTextEquals("status"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && (isId || isStatus))
                {
                    (id, status) = isId ? (reader.GetString(), status) : (id, reader.GetString());
                }

                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Cut off, no JSON, or a string that is not UTF-8: what was read before counts.
        }

        return Execution.IsUsable(id) && ExecutionStatus.Read(status) is { } read ? new ExecutionEvent(id, read) : null;
    }
}
