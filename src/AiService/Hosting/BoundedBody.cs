using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace AiService.Hosting;

/// <summary>
/// Reads the body of a request up to a limit. Kestrel's own limit would break the connection off: a caller who sends all of the body before
/// reading would see that instead of the answer. Behind an answer, Kestrel reads on for at most five seconds.
/// </summary>
internal static class BoundedBody
{
    private const int Part = 64 * 1024;

    /// <exception cref="BadHttpRequestException">The body is larger.</exception>
    public static async Task CopyAsync(HttpRequest request, Stream target, long most, CancellationToken cancellation)
    {
        if (request.ContentLength > most)
        {
            throw TooLarge();
        }

        var part = ArrayPool<byte>.Shared.Rent(Part);
        try
        {
            long total = 0;
            while (await request.Body.ReadAsync(part, cancellation) is var count and > 0)
            {
                total += count;
                if (total > most)
                {
                    throw TooLarge();
                }

                await target.WriteAsync(part.AsMemory(0, count), cancellation);
            }
        }
        catch (ConnectionResetException)
        {
            // Kestrel learns of the reset a moment later. Until then it would try to read the rest behind the answer, and log an error because this read did not end.
            request.HttpContext.Abort();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private static BadHttpRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
}
