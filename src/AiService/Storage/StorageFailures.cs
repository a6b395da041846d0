using AiService.Contract;
using Microsoft.AspNetCore.Diagnostics;

namespace AiService.Storage;

/// <summary>The sentence of an endpoint whose database does not answer.</summary>
/// <param name="Unavailable">In Chinese.</param>
/// <param name="DiskFull">The same for a write that found no room; null where nothing is written.</param>
internal sealed record StorageSentence(string Unavailable, string? DiskFull = null);

/// <summary>Answers a request whose database did not answer: 503 with the endpoint's own sentence.</summary>
internal sealed partial class StorageFailures(ILogger<StorageFailures> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (exception is not StorageException failed || endpoint?.Metadata.GetMetadata<StorageSentence>() is not { } sentence)
        {
            return false;
        }

        Log.Unavailable(logger, failed, httpContext.Request.Method, httpContext.Request.Path);
        var msg = failed.IsDiskFull ? sentence.DiskFull ?? sentence.Unavailable : sentence.Unavailable;
        await Answer.Error(StatusCodes.Status503ServiceUnavailable, msg).ExecuteAsync(httpContext);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} is answered with 503: its database did not answer")]
        public static partial void Unavailable(ILogger logger, Exception exception, string method, PathString path);
    }
}

internal static class StorageFailureDocs
{
    /// <summary>Says what endpoints answer while their database does not.</summary>
    public static TBuilder WithStorageSentence<TBuilder>(this TBuilder endpoints, string unavailable, string? diskFull = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new StorageSentence(unavailable, diskFull)).Fails(StatusCodes.Status503ServiceUnavailable);
}
