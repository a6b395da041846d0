using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AiService.Tests.Fuzz;

/// <summary>Makes the inputs: a request that is nearly right, and then what is wrong with it. Input and seed alone decide what it is.</summary>
internal sealed class FuzzInputs(JsonElement document, IReadOnlyList<string?> keys, int seed)
{
    private static readonly string[] ContentTypes =
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json; charset=gbk", "application/json;;", "json",
        "application/merge-patch+json", "application/x-ndjson", "text/csv", "application/vnd.sqlite3", "*/*", "", "application/json; charset=\"utf-8\"; charset=latin1",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "get", "XYZZY"];

    /// <summary>A chunk of which only the beginning comes.</summary>
    private static readonly byte[] Endless = [.. "7fffffff\r\nx"u8];

    private readonly IReadOnlyList<FuzzOperation> operations = FuzzOperation.All(document);
    private readonly FuzzBodies bodies = new(document);

    /// <summary>How many inputs reach every operation in every role once.</summary>
    public int Round => operations.Count * keys.Count;

    public FuzzInput Make(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var operation = operations[number % operations.Count];
        var key = keys[number / operations.Count % keys.Count];
        var method = random.Next(25) == 0 ? Methods[random.Next(Methods.Length)] : operation.Method;
        var headers = new List<string> { "Host: 127.0.0.1", "Connection: close" };
        if (key is not null)
        {
            headers.Add(random.Next(3) switch
            {
                0 => $"Authorization: Bearer {key}",
                1 => $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + key))}",
                _ => $"X-Api-Key: {key}",
            });
        }

        foreach (var (_, name) in operation.Parameters.Where(one => one.In == "header" && random.Next(2) == 0))
        {
            headers.Add($"{name}: {(random.Next(3) == 0 ? "\"1\"" : BadValues.HeaderText(random))}");
        }

        var body = operation.ContentTypes.Count > 0 || random.Next(30) == 0 ? bodies.Make(operation, random) : null;
        if (body is not null || random.Next(10) == 0)
        {
            var type = operation.ContentTypes.Count > 0 && random.Next(8) > 0 ? operation.ContentTypes[random.Next(operation.ContentTypes.Count)] : ContentTypes[random.Next(ContentTypes.Length)];
            headers.Add($"Content-Type: {type.Replace("*/*", "application/json", StringComparison.Ordinal)}");
        }

        var input = new FuzzInput(number, $"{operation.Method} {operation.Path}", []) { IsNoHttp = Odd(headers, random) };
        return Framed(input, $"{method} {Target(operation, random)} HTTP/1.1", headers, body, random);
    }

    private static string Target(FuzzOperation operation, Random random)
    {
        var path = operation.Path;
        foreach (var (_, name) in operation.Parameters.Where(one => one.In == "path"))
        {
            path = path.Replace($"{{{name}}}", random.Next(3) == 0 ? random.Next(3).ToString(CultureInfo.InvariantCulture) : BadValues.Encoded(random), StringComparison.Ordinal);
        }

        var query = new List<string>();
        foreach (var (_, name) in operation.Parameters.Where(one => one.In == "query" && random.Next(2) == 0))
        {
            query.AddRange(Enumerable.Repeat($"{name}={BadValues.Encoded(random)}", random.Next(30) == 0 ? 40 : 1));
        }

        if (random.Next(20) == 0)
        {
            query.Add(BadValues.Encoded(random));
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <summary>Adds a header that other clients do not send; true when the request is no HTTP with it.</summary>
    private static bool Odd(List<string> headers, Random random)
    {
        string? header = random.Next(60) switch
        {
            0 => $"X-Forwarded-For: {BadValues.HeaderText(random)}",
            1 => $"Forwarded: for={BadValues.HeaderText(random)}",
            2 => "Origin: https://evil.example",
            3 => "Sec-Fetch-Site: cross-site",
            4 => $"Cookie: {new string('c', 8000)}",
            5 => $"Accept: {BadValues.HeaderText(random)}",
            6 => "Content-Encoding: gzip",
            7 => "Expect: 100-continue",
            8 => "Range: bytes=0-18446744073709551615",
            9 => $"Authorization: {BadValues.HeaderText(random)}",
            10 => $"X-Api-Key: {BadValues.HeaderText(random)}",
            11 => $"Idempotency-Key: {BadValues.HeaderText(random)}",
            12 => $"X-Forwarded-Prefix: /{BadValues.HeaderText(random)}",
            13 => "Upgrade: websocket",
            14 => $"traceparent: {BadValues.HeaderText(random)}",
            15 => "Accept-Encoding: \u00e9",
            _ => null,
        };
        if (header is not null)
        {
            headers.Add(header);
            return false;
        }

        // From here on it is no HTTP, or more of it than is read.
        string[]? broken = random.Next(60) switch
        {
            0 => ["no colon"],
            1 => ["X-Nul: a\0b"],
            2 => ["Host: second.example"],
            3 => ["Content-Length: -1"],
            4 => ["Transfer-Encoding: gzip"],
            5 => [.. Enumerable.Range(0, 200).Select(number => $"X-{number}: 1")],
            6 => [$"X-Long: {new string('x', 40_000)}"],
            7 => [" folded: 1"],
            _ => null,
        };
        headers.AddRange(broken ?? []);
        return broken is not null;
    }

    private static FuzzInput Framed(FuzzInput input, string line, List<string> headers, byte[]? body, Random random)
    {
        using var request = new MemoryStream();
        var style = body is null ? 0 : random.Next(10);
        string framing = style switch
        {
            _ when body is null => random.Next(20) == 0 ? "Content-Length: 0\r\n" : "",
            0 or 1 => "Transfer-Encoding: chunked\r\n",
            2 when random.Next(3) == 0 => "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            3 when random.Next(3) == 0 => $"Content-Length: {body.Length + 10}\r\n",
            _ => $"Content-Length: {body!.Length}\r\n",
        };
        request.Write(Encoding.UTF8.GetBytes($"{line}\r\n{string.Join("\r\n", headers)}\r\n{framing}\r\n"));
        var head = (int)request.Length;
        var isBroken = false;
        if (style is 0 or 1 && body is not null)
        {
            isBroken = WriteChunks(request, body, random);
        }
        else
        {
            request.Write(body ?? []);
        }

        // A client that has announced more than it sends goes away in the end: the server waits for as long as a slow one may take.
        var promisesMore = framing == $"Content-Length: {(body?.Length ?? 0) + 10}\r\n" || (isBroken && request.ToArray().AsSpan().EndsWith(Endless));
        var cut = random.Next(40) == 0 ? random.Next(1, (int)request.Length) : promisesMore ? (int)request.Length : (int?)null;
        return input with
        {
            Bytes = request.ToArray(),
            // A request line that percent-decodes to what no path may hold is refused by the server itself, and so is one that is too long.
            IsNoHttp = input.IsNoHttp || isBroken || framing.Contains("chunked\r\nContent-Length", StringComparison.Ordinal) || line.Contains('%', StringComparison.Ordinal) || line.Length > 8000,
            MayBeLost = cut is not null || request.Length - head > 512 * 1024 || request.Length > 30_000,
            CutAfter = cut,
        };
    }

    /// <summary>Writes a body in chunks of odd sizes; true when a chunk is none.</summary>
    private static bool WriteChunks(Stream request, byte[] body, Random random)
    {
        var broken = random.Next(4) == 0;
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, Math.Max(2, body.Length / 3)));
            var extension = random.Next(4) == 0 ? ";a=\"b\"" : "";
            request.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(random.Next(4) == 0 ? "000" : "")}{size:x}{extension}\r\n")));
            request.Write(body.AsSpan(at, size));
            request.Write("\r\n"u8);
            at += size;
        }

        string[] ends = ["zz\r\n", "-1\r\n\r\n", "FFFFFFFFFFFFFFFFFF\r\n", "5\r\nabc\r\n0\r\n\r\n", Encoding.ASCII.GetString(Endless), "\r\n\r\n"];
        request.Write(Encoding.ASCII.GetBytes(broken ? ends[random.Next(ends.Length)] : "0\r\n\r\n"));
        return broken;
    }
}
