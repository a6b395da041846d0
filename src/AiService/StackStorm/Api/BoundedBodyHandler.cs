namespace AiService.StackStorm.Api;

/// <summary>
/// Reads an answer's whole body inside the policies, so that the time-out covers it and a GET whose body broke off is retried;
/// distinguishes "could not connect in time" from "no answer in time".
/// </summary>
internal sealed class BoundedBodyHandler : DelegatingHandler
{
    /// <summary>An execution's document is bounded by <c>max_result_size</c>; what is larger than this is no answer of StackStorm's.</summary>
    private const long LargestBody = 4 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(LargestBody, cancellationToken);
            return response;
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
}
