using AiService.Contract;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace AiService.Hosting;

/// <summary>Answers an exception, or a path that does not exist, with the envelope and never with a stack trace.</summary>
/// <remarks>A room's own exceptions, such as those of the storage, have an <see cref="IExceptionHandler"/> there, which is asked first.</remarks>
internal static partial class Failures
{
    public static IServiceCollection AddEnvelopeForFailures(this IServiceCollection services)
    {
        // Outermost: ASP.NET Core's own filter, which refuses hosts (ALLOWED_HOSTS), is answered so too.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, Outermost>());
        return services;
    }

    private sealed class Outermost(ILoggerFactory loggers) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var logger = loggers.CreateLogger(typeof(Failures));
            app.UseResponseHeaders();
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => AnswerAsync(context, logger),
                SuppressDiagnosticsCallback = _ => true,
            });
            app.UseStatusCodePages(page => ForStatus(page.HttpContext, page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));
            next(app);
        };
    }

    /// <summary>Returns whether a body has a chunk whose size no number holds: Kestrel throws a plain <see cref="IOException"/> for it.</summary>
    public static bool IsBadChunk(Exception? failure) => failure is IOException { InnerException: OverflowException };

    private static Task AnswerAsync(HttpContext context, ILogger logger)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var answer = failure switch
        {
            RefusedException { IsUnreadable: true } unreadable => Answer.Unreadable(unreadable.Code, unreadable.Message),
            RefusedException refused => Answer.Error(refused.Code, refused.Message),
            BadHttpRequestException bad => ForStatus(context, bad.StatusCode),
            _ when IsBadChunk(failure) => ForStatus(context, StatusCodes.Status400BadRequest),
            _ => Answer.Error(StatusCodes.Status500InternalServerError, "服务内部错误，详情见服务日志"),
        };

        // A caller who hangs up is no failure of the service.
        if (failure is not (RefusedException or BadHttpRequestException or ConnectionResetException) && !IsBadChunk(failure))
        {
            Log.Unexpected(logger, failure, context.Request.Method, context.Request.Path);
        }

        return answer.ExecuteAsync(context);
    }

    private static Answer<object> ForStatus(HttpContext context, int status)
    {
        return Answer.Unreadable(status, status switch
        {
            // Only the filter of hosts refuses a request before it has an endpoint.
            StatusCodes.Status400BadRequest when context.GetEndpoint() is null && context.Features.Get<IExceptionHandlerFeature>() is null => "请求的 Host 不在 ALLOWED_HOSTS 之列",
            StatusCodes.Status404NotFound => "没有这个路径",
            StatusCodes.Status405MethodNotAllowed => "该路径不支持此方法",
            StatusCodes.Status413PayloadTooLarge => $"请求体超过 {JsonBody.MaxBytes / 1024} KiB",
            StatusCodes.Status415UnsupportedMediaType => "请求的 Content-Type 必须是 application/json（UTF-8）",
            _ => $"请求无法处理（HTTP {status}）",
        });
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Unexpected failure in {Method} {Path}")]
        public static partial void Unexpected(ILogger logger, Exception? exception, string method, PathString path);
    }
}
