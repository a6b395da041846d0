namespace SimulatorKit.Troubles;

/// <summary>The true answer of a request that was carried out, kept back.</summary>
internal sealed class AnswerBuffer(byte[] body)
{
    public static async Task<AnswerBuffer> CarryOutAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        context.Response.Body = wire;
        return new AnswerBuffer(kept.ToArray());
    }

    public async Task SendAsync(HttpContext context) => await context.Response.Body.WriteAsync(body);

    /// <summary>Sends the headers and a part of the body that they promise, and breaks the connection.</summary>
    public async Task SendHalfAsync(HttpContext context)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
