using System.Net;

namespace AiService.Hosting.Outgoing;

/// <summary>
/// Reads an answer's whole body before it is handed on, bounded in bytes. While it is read, the token of the request counts, so that every limit of
/// time covers the body too, and closes the connection; a client that reads a stream by itself often honors neither. Also distinguishes "could not
/// connect in time" from "no answer in time".
/// </summary>
/// <param name="largestBody">Bytes of one answer.</param>
internal sealed class BoundedBodyHandler(int largestBody = BoundedBodyHandler.LargestBody) : DelegatingHandler
{
    /// <summary>
    /// What suffices for every answer that this service asks for: an execution's document is bounded by <c>max_result_size</c>; 16 vectors of 8192 numbers, and a streamed report of
    /// 30,000 tokens, stay below as well.
    /// </summary>
    public const int LargestBody = 4 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(largestBody, cancellationToken);
            return request.RequestUri?.Scheme == Uri.UriSchemeHttp && response.StatusCode is HttpStatusCode.BadRequest && await WantsTlsAsync(response)
                ? throw new HttpRequestException(HttpRequestError.SecureConnectionError, "Plain HTTP was sent to a port for HTTPS.", WrongProtocolException.Tls())
                : response;
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // No token was cancelled: this is SocketsHttpHandler.ConnectTimeout, and nothing was sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection could not be established in time.", e);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    /// <summary>Returns whether a refusal is that of nginx, Apache or Go for plain HTTP at a port for HTTPS.</summary>
    private static async Task<bool> WantsTlsAsync(HttpResponseMessage refusal)
    {
        var page = await refusal.Content.ReadAsStringAsync();
        return page.Contains("plain HTTP request was sent to HTTPS port", StringComparison.Ordinal)
            || page.Contains("speaking plain HTTP to an SSL-enabled server port", StringComparison.Ordinal)
            || page.Contains("sent an HTTP request to an HTTPS server", StringComparison.Ordinal);
    }
}
