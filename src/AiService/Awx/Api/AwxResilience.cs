using AiService.Engines;

namespace AiService.Awx.Api;

/// <summary>The policies around the requests to AWX. A cancellation has as long as uWSGI lets a request live.</summary>
internal sealed class AwxResilience(AwxOptions options, TimeProvider time, ILogger<EngineResilience> log)
    : EngineResilience(options.ToString(), options.RequestTimeout, cancelTimeout: TimeSpan.FromSeconds(120), time, log);
