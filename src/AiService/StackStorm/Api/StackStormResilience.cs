using AiService.Engines;

namespace AiService.StackStorm.Api;

/// <summary>The policies around the requests to StackStorm. Without RabbitMQ, a DELETE is answered after 72 s, and cancels all the same: it has 100 s.</summary>
internal sealed class StackStormResilience(StackStormOptions options, TimeProvider time, ILogger<EngineResilience> log)
    : EngineResilience(options.ToString(), options.RequestTimeout, cancelTimeout: TimeSpan.FromSeconds(100), time, log);
