using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>
/// Calls the platform's collect-service, <c>POST /api/execute</c>, as it is (contract, section 6): the five values are query parameters, the
/// password among them, so neither a log line nor an exception may carry the URL. Each call is a login of its own.
/// </summary>
/// <param name="http">Bounds the answer while it is read.</param>
/// <param name="url">Where it is.</param>
/// <param name="explain">Returns a sentence in Chinese about a connection that failed, or null when there is no more to say.</param>
internal sealed class CollectServiceClient(HttpClient http, Uri url, Func<Exception, string?> explain)
{
    /// <summary>Bytes of an answer; the client bounds it while it is read.</summary>
    public const int LargestAnswer = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="device">Its password is sent.</param>
    /// <param name="commands">Typed in this order in one login.</param>
    /// <param name="cancel">Cancels the step.</param>
    /// <returns>What the device printed.</returns>
    /// <exception cref="SessionException">The call failed; whether the device took a part of it is not known.</exception>
    public async Task<string> ExecuteAsync(Device device, IReadOnlyList<string> commands, CancellationToken cancel)
    {
        (string Name, string? Value)[] parameters =
        [
            ("device_id", int.Parse(device.Id, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)),
            ("cmd", string.Join('\n', commands)),
            ("ip", device.Host),
            ("username", device.Username),
            ("password", device.Credential.PasswordForTransport()),
        ];
        var query = string.Join('&', parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        try
        {
            // The content, although empty, keeps .NET from sending the request again by itself when the connection is closed without an answer.
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, $"{url.AbsolutePath.TrimEnd('/')}/api/execute?{query}"))
            {
                Content = new ByteArrayContent([]),
            };
            using var answer = await http.SendAsync(request, cancel);
            return Understand(device, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException failed)
        {
            throw explain(failed) is { } why ? new SessionException(SessionFailure.Unreachable, $"collect-service 无法访问：{why}")
                : failed.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? new SessionException(SessionFailure.Unreachable, "collect-service 无法连接")
                : new SessionException(SessionFailure.Lost, $"collect-service 的应答中断（{failed.HttpRequestError}）");
        }
    }

    private static string Understand(Device device, HttpStatusCode status, string body)
    {
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            throw new SessionException(SessionFailure.Refused, "collect-service 不接受请求参数（HTTP 422）");
        }

        string? words = null;
        try
        {
            var envelope = JsonNode.Parse(body, documentOptions: Strict) as JsonObject;
            // The code in the body is the answer: the HTTP status is 200 for both.
            if (envelope?["code"]?.ToString() is "200" && envelope["data"] is JsonValue data)
            {
                return data.ToString().ReplaceLineEndings("\n");
            }

            words = (envelope?["msg"] ?? envelope?["detail"])?.ToString();
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no Unicode.
        }

        // It may echo the password.
        words = TranscriptMask.Apply(words ?? $"HTTP {(int)status}，应答无法识别", device);
        throw new SessionException(SessionFailure.Lost, $"collect-service：{(words.Length <= 150 ? words : words[..150] + "…")}");
    }
}
