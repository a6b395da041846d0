using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Sends a request up to three times; a service that is down gets no request for half a minute.</summary>
internal static class DeviceServiceResilience
{
    /// <summary>The limit of one request for one device.</summary>
    public static readonly TimeSpan OneDevice = TimeSpan.FromSeconds(2);

    /// <summary>The limit of one request for the list of all devices, up to 4 MB.</summary>
    public static readonly TimeSpan AllDevices = TimeSpan.FromSeconds(5);

    /// <param name="time">Paces it.</param>
    /// <param name="limit">Of each of the three requests.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider time, TimeSpan limit)
    {
        var trouble = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(answer => (int)answer.StatusCode >= 500);
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = trouble,
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                ShouldHandle = trouble,
                FailureRatio = 0.9,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
            })
            .AddTimeout(limit)
            .Build();
    }
}
