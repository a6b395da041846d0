using System.Collections.Concurrent;
using System.Net;

namespace AiService.Tests.Harness;

/// <summary>
/// Stops the service's requests to every address that no setting of the test names. Names and addresses that are reserved for documentation
/// are stopped too, and are no failure: a test may print them as settings.
/// </summary>
internal sealed class OutgoingRequests(IEnumerable<string> settings)
{
    private readonly string named = string.Join('\n', settings);

    /// <summary>The requests that no test expects.</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    public DelegatingHandler Handler() => new Gate(this);

    private static bool IsReserved(string host) =>
        host.EndsWith(".example.com", StringComparison.Ordinal) || host.EndsWith(".invalid", StringComparison.Ordinal)
        || (IPAddress.TryParse(host, out var address) && address.GetAddressBytes() is [192, 0, 2, _]);

    private sealed class Gate(OutgoingRequests requests) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var target = request.RequestUri!;
            if (!IsReserved(target.Host))
            {
                if (requests.named.Contains(target.Authority, StringComparison.Ordinal))
                {
                    return base.SendAsync(request, cancellationToken);
                }

                requests.Unexpected.Enqueue($"{request.Method} {target}");
            }

            throw new HttpRequestException(HttpRequestError.ConnectionError, "The test names no such address.");
        }
    }
}
