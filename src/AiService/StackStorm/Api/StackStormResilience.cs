using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.StackStorm.Api;

/// <summary>
/// Builds retry, circuit breaker and time-out around every request. One instance, so one breaker, for the one base URL.
/// A GET is retried; a POST starts a repair, and is retried only when it surely did not arrive. A DELETE ends one: it bypasses the breaker,
/// and has more time than StackStorm takes for it without RabbitMQ. A probe neither counts for the breaker nor is held back by it: else
/// probing would keep the breaker open for the repairs.
/// </summary>
internal sealed partial class StackStormResilience
{
    private readonly IAsyncPolicy<HttpResponseMessage> reading;
    private readonly IAsyncPolicy<HttpResponseMessage> writing;
    private readonly IAsyncPolicy<HttpResponseMessage> cancelling;
    private readonly IAsyncPolicy<HttpResponseMessage> probing;

    /// <summary>Set on a request for which no repair waits.</summary>
    public static readonly HttpRequestOptionsKey<bool> Probe = new("AiService.StackStorm.Probe");

    /// <summary>Without RabbitMQ, a DELETE is answered after 72 s, and cancels all the same.</summary>
    private static readonly TimeSpan LongestCancel = TimeSpan.FromSeconds(100);

    public StackStormResilience(StackStormOptions options, TimeProvider time, ILogger<StackStormResilience> log)
    {
        var single = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Exception is HttpRequestException or TimeoutRejectedException || IsServerError(args.Outcome)),
                OnOpened = args =>
                {
                    Log.CircuitOpened(log, options.BaseUrl, args.BreakDuration);
                    return default;
                },
                OnClosed = args =>
                {
                    Log.CircuitClosed(log, options.BaseUrl);
                    return default;
                },
            })
            .AddTimeout(options.RequestTimeout)
            .Build();

        reading = Around(single, time, static outcome =>
            IsServerError(outcome)
            || outcome.Exception is HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded });
        writing = Around(single, time, static outcome => NeverArrived(outcome.Exception));
        cancelling = Around(TimeOut(LongestCancel, time), time, static outcome => NeverArrived(outcome.Exception));
        probing = TimeOut(options.RequestTimeout, time).AsAsyncPolicy();
    }

    public IAsyncPolicy<HttpResponseMessage> For(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Probe, out var probe) && probe)
        {
            return probing;
        }

        return request.Method == HttpMethod.Get ? reading : request.Method == HttpMethod.Delete ? cancelling : writing;
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

    private static bool IsServerError(Outcome<HttpResponseMessage> outcome) => (int?)outcome.Result?.StatusCode >= 500;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "StackStorm at {BaseUrl} fails too often: no request for {Break}")]
        public static partial void CircuitOpened(ILogger logger, Uri? baseUrl, TimeSpan @break);

        [LoggerMessage(Level = LogLevel.Information, Message = "StackStorm at {BaseUrl} answers again")]
        public static partial void CircuitClosed(ILogger logger, Uri? baseUrl);
    }
}
