using System.Text.Json;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace AiService.Tests.Harness;

/// <summary>
/// Ollama's <c>/api/embed</c> with a model that knows a few words, whatever language they are in, and what they have in common. Anything else
/// that is asked of it fails the test at the end.
/// </summary>
public sealed class FakeEmbeddings : IDisposable
{
    private static readonly string[][] Concepts =
    [
        ["接口", "端口", "网口", "interface", "port"],
        ["down", "断开", "中断", "不通", "掉线"],
        ["cpu", "处理器", "processor"],
        ["过载", "过高", "overload", "繁忙"],
        ["路由", "route", "routing"],
        ["环路", "loop"],
        ["bgp", "边界网关"],
    ];

    private readonly WireMockServer server = WireMockServer.Start();
    private readonly CallbackFailures failures = new();
    private TaskCompletionSource asked = new();
    private TaskCompletionSource released = new();

    public FakeEmbeddings() => Answers();

    public string[] Settings => [$"OLLAMA_URL={server.Url}", "KNOWLEDGE_EMBEDDING_MODEL=concepts"];

    /// <summary>The texts that were asked for, in order.</summary>
    public IReadOnlyList<string> Texts =>
    [
        .. server.LogEntries.Where(entry => entry.RequestMessage!.Path == "/api/embed").SelectMany(entry => JsonDocument.Parse(entry.RequestMessage!.Body!).RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)),
    ];

    /// <summary>Zeros behind what the model knows: a model of another dimension.</summary>
    public int Padding { get; set; }

    /// <summary>A text with this in it is refused.</summary>
    public string? Refuses { get; set; }

    public int RefusesWith { get; set; } = 400;

    public FakeEmbeddings Answers()
    {
        Serve(request => Task.FromResult<IResponseMessage>(Answer(request)));
        return this;
    }

    public FakeEmbeddings IsDown(int status = 500)
    {
        Serve(_ => Task.FromResult<IResponseMessage>(Json(status, new { error = "model runner has stopped" })));
        return this;
    }

    /// <summary>Completed when one that <see cref="Hangs"/> was asked.</summary>
    public Task Asked => asked.Task;

    /// <summary>Answers none until <see cref="Release"/>.</summary>
    public FakeEmbeddings Hangs()
    {
        (asked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        Serve(async request =>
        {
            asked.TrySetResult();
            await released.Task;
            return Answer(request);
        });
        return this;
    }

    public void Release() => released.TrySetResult();

    public void Dispose()
    {
        Release();
        server.LogEntries.Where(entry => entry.MappingGuid is null).Should().BeEmpty("nothing else may be asked of Ollama");
        server.Dispose();
        failures.ShouldBeNone();
    }

    private void Serve(Func<IRequestMessage, Task<IResponseMessage>> answer)
    {
        server.ResetMappings();
        server.Given(Request.Create().WithPath("/api/version").UsingGet()).RespondWith(Response.Create().WithBodyAsJson(new { version = "0.12.0" }));
        server.Given(Request.Create().WithPath("/api/embed").UsingPost()).RespondWith(Response.Create().WithCallback(request => failures.RunAsync(() => answer(request))));
    }

    private ResponseMessage Answer(IRequestMessage request)
    {
        var body = JsonDocument.Parse(request.Body!).RootElement;
        body.GetProperty("model").GetString().Should().Be("concepts");
        var texts = body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!.ToLowerInvariant()).ToList();
        return Refuses is { } refused && texts.Any(text => text.Contains(refused, StringComparison.Ordinal))
            ? Json(RefusesWith, new { error = "the input length exceeds the context length" })
            : Json(200, new { model = "concepts", embeddings = texts.Select(Vector) });
    }

    /// <summary>How often each concept is named; and a little of everything, so that no text is without a direction.</summary>
    private IEnumerable<double> Vector(string text) =>
    [
        .. Concepts.Select(words => words.Any(word => text.Contains(word, StringComparison.Ordinal)) ? 1.0 : 0.0), 0.1, .. Enumerable.Repeat(0.0, Padding),
    ];

    private static ResponseMessage Json(int status, object body) => new()
    {
        StatusCode = status,
        Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new("application/json") },
        BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = JsonSerializer.Serialize(body) },
    };
}
