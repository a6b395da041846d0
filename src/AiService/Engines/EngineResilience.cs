using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.Engines;

/// <summary>
/// Builds retry, circuit breaker and time-out around every request to an engine. One instance, so one breaker, for the one base URL.
/// A GET is retried; a POST starts a repair, and is retried only when it surely did not arrive. A cancellation ends one: it bypasses the
/// breaker, and has a time limit of its own. A probe neither counts for the breaker nor is held back by it: else probing would keep the
/// breaker open for the repairs.
/// </summary>
internal abstract partial class EngineResilience
{
    private readonly IAsyncPolicy<HttpResponseMessage> reading;
    private readonly IAsyncPolicy<HttpResponseMessage> writing;
    private readonly IAsyncPolicy<HttpResponseMessage> cancelling;
    private readonly IAsyncPolicy<HttpResponseMessage> probing;

    /// <summary>What a request is for; without it, it is a repair's.</summary>
    public static readonly HttpRequestOptionsKey<RequestPurpose> Purpose = new("AiService.Engines.Purpose");

    /// <param name="engine">Its name and base URL, for the log.</param>
    /// <param name="requestTimeout">For one request with its answer.</param>
    /// <param name="cancelTimeout">The same for a cancellation.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    protected EngineResilience(string engine, TimeSpan requestTimeout, TimeSpan cancelTimeout, TimeProvider time, ILogger<EngineResilience> log)
    {
        var single = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = static args => ValueTask.FromResult(
                    IsFailedRequest(args.Outcome) || args.Outcome.Exception is TimeoutRejectedException || IsServerError(args.Outcome)),
                OnOpened = args =>
                {
                    Log.CircuitOpened(log, engine, args.BreakDuration);
                    return default;
                },
                OnClosed = args =>
                {
                    Log.CircuitClosed(log, engine);
                    return default;
                },
            })
            .AddTimeout(requestTimeout)
            .Build();

        reading = Around(single, time, static outcome =>
            IsServerError(outcome) || IsFailedRequest(outcome));
        writing = Around(single, time, static outcome => NeverArrived(outcome.Exception));
        cancelling = Around(TimeOut(cancelTimeout, time), time, static outcome => NeverArrived(outcome.Exception));
        probing = TimeOut(requestTimeout, time).AsAsyncPolicy();
    }

    public IAsyncPolicy<HttpResponseMessage> For(HttpRequestMessage request)
    {
        return (request.Options.TryGetValue(Purpose, out var purpose) ? purpose : RequestPurpose.Repair) switch
        {
            RequestPurpose.Probe => probing,
            RequestPurpose.Cancellation => cancelling,
            _ => request.Method == HttpMethod.Get ? reading : writing,
        };
    }

    /// <summary>True for what fails before the first byte of a request is on its way.</summary>
    public static bool NeverArrived(Exception? failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    private static IAsyncPolicy<HttpResponseMessage> Around(
        ResiliencePipeline<HttpResponseMessage> single, TimeProvider time, Func<Outcome<HttpResponseMessage>, bool> again)
    {
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(0.3),
                MaxDelay = TimeSpan.FromSeconds(2),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(again(args.Outcome)),
            })
            .AddPipeline(single)
            .Build()
            .AsAsyncPolicy();
    }

    private static ResiliencePipeline<HttpResponseMessage> TimeOut(TimeSpan longest, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddTimeout(longest).Build();

    /// <summary>An answer of too many bytes is an answer: the engine works, and would give the same again.</summary>
    private static bool IsFailedRequest(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded };

    private static bool IsServerError(Outcome<HttpResponseMessage> outcome) => (int?)outcome.Result?.StatusCode >= 500;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Engine} fails too often: no request for {Break}")]
        public static partial void CircuitOpened(ILogger logger, string engine, TimeSpan @break);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Engine} answers again")]
        public static partial void CircuitClosed(ILogger logger, string engine);
    }
}

/// <summary>What a request to an engine is for.</summary>
internal enum RequestPurpose
{
    /// <summary>A repair waits for it.</summary>
    Repair,

    /// <summary>It ends an execution.</summary>
    Cancellation,

    /// <summary>No repair waits for it.</summary>
    Probe,
}
