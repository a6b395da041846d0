using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.StackStorm;

/// <summary>
/// Retry, circuit breaker and time-out around every request. One instance, so one breaker, for the one base URL.
/// A GET may be repeated; a POST begins a repair, and is repeated only when it surely did not arrive.
/// </summary>
internal sealed partial class StackStormResilience
{
    private readonly IAsyncPolicy<HttpResponseMessage> reading;
    private readonly IAsyncPolicy<HttpResponseMessage> writing;

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
    }

    public IAsyncPolicy<HttpResponseMessage> For(HttpMethod method) => method == HttpMethod.Get ? reading : writing;

    /// <summary>True for what fails before the first byte of a request is on its way.</summary>
    public static bool NeverArrived(Exception? trouble) => trouble is HttpRequestException
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

    private static bool IsServerError(Outcome<HttpResponseMessage> outcome) => (int?)outcome.Result?.StatusCode >= 500;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "StackStorm at {BaseUrl} fails too often: no request for {Break}")]
        public static partial void CircuitOpened(ILogger logger, Uri? baseUrl, TimeSpan @break);

        [LoggerMessage(Level = LogLevel.Information, Message = "StackStorm at {BaseUrl} answers again")]
        public static partial void CircuitClosed(ILogger logger, Uri? baseUrl);
    }
}
