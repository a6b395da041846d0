using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.Hosting.Redaction;

namespace AiService.Outcomes;

/// <summary>
/// Sends a message. It is delivered when the status says so: what follows is not read, so that an answer that does not end makes no second message. Of any other answer
/// up to 64 KB are read, for the reason in it. Redirects are not followed.
/// </summary>
internal sealed class OutcomeClient(IHttpClientFactory clients, Redactor redactor, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "outcomes";

    private const int LargestAnswer = 64 * 1024;

    /// <summary>alert-service sends its mails and calls its robots within the request, up to 10 s each.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What a stopping process waits for an answer: one that is given up is a message that is sent again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <returns>Null when the message is delivered.</returns>
    /// <exception cref="OperationCanceledException">The process stops before there was an answer.</exception>
    public async Task<DeliveryFailure?> SendAsync(MessagePeer peer, JsonObject message, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        await using var stop = stopping.Register(() => limit.CancelAfter(Grace));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, peer.Url);
            request.Content = new StringContent(message.ToJsonString(Json.Wire), Encoding.UTF8, "application/json");
            request.Headers.ConnectionClose = true; // Messages are rare: none meets a connection that the other side is about to close.
            if (peer.Token is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Read());
            }

            using var response = await clients.CreateClient(Name).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.IsSuccessStatusCode ? null
                : new DeliveryFailure($"HTTP {(int)response.StatusCode}{await SaidAsync(response, limit.Token)}", IsRefusal(response.StatusCode));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        catch (OperationCanceledException)
        {
            // Our own limit, or that of connecting.
            return new DeliveryFailure(limit.IsCancellationRequested ? $"no answer within {Limit.TotalSeconds:0} s" : "the connection could not be established in time", IsRefusal: false);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return new DeliveryFailure(OneLine.Of(redactor.Redact(PeerTrouble.Reason(failed))), IsRefusal: false);
        }
    }

    /// <summary>A missing permission may be given, and a limit of requests passes.</summary>
    private static bool IsRefusal(HttpStatusCode status) => (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken limit)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, limit);
            var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(limit));
            return text.Length == 0 ? "" : $": {OneLine.Of(redactor.Redact(text), 200)}";
        }
        catch (Exception unreadable) when (unreadable is HttpRequestException or IOException or OperationCanceledException)
        {
            return ""; // The status says enough.
        }
    }
}
