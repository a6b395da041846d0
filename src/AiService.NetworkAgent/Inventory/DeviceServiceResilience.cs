using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AiService.NetworkAgent.Inventory;

/// <summary>A question is asked up to three times, two seconds each; a service that is down is then left alone for half a minute.</summary>
internal static class DeviceServiceResilience
{
    private static readonly TimeSpan OneQuestion = TimeSpan.FromSeconds(2);

    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider time)
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
            .AddTimeout(OneQuestion)
            .Build();
    }
}
