using AiService.Hosting;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AiService.Access;

/// <summary>
/// Holds the issuer's name and signing keys. They are read in the background, from the start on, and again every five minutes; what was read last holds while the issuer is
/// away. A token with another key than these has them read again, at most every ten seconds.
/// </summary>
internal sealed partial class IssuerKeys(OidcOptions options, IHttpClientFactory clients, TimeProvider time, ILogger<IssuerKeys> logger)
    : BackgroundService, IConfigurationManager<OpenIdConnectConfiguration>
{
    public const string ClientName = "oidc";

    /// <summary>How long a removed key is still accepted.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Between two reads, whatever asks for them: anybody may send tokens with unknown keys.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(10);

    /// <summary>For the issuer's documents together; requests may wait for them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private volatile OpenIdConnectConfiguration? current;
    private Task reading = Task.CompletedTask;
    private DateTimeOffset notBefore;
    private string? problem;
    private CancellationToken stopping;

    /// <summary>Makes the keys current for a token, and returns whether there are any to check it with.</summary>
    /// <param name="key">The id of the key that signed it (<c>kid</c>); null when it names none.</param>
    /// <param name="cancellation">The request's.</param>
    public async Task<bool> AreReadyAsync(string? key, CancellationToken cancellation)
    {
        if (current is not { } known || (key is not null && known.SigningKeys.All(one => one.KeyId != key)))
        {
            try
            {
                await Read().WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The caller has gone: its token is judged by what is known.
            }
        }

        return current is not null;
    }

    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) =>
        Task.FromResult(current ?? throw new InvalidOperationException("The issuer's keys have not been read yet."));

    public void RequestRefresh() => _ = Read();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stopping = stoppingToken;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Read();
            try
            {
                await Task.Delay(problem is null ? Lifetime : Spacing, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The process stops.
            }
        }
    }

    /// <summary>Returns the read that is under way, a new one when it is time for one, else one that is over.</summary>
    private Task Read()
    {
        lock (gate)
        {
            if (reading.IsCompleted && time.GetUtcNow() >= notBefore)
            {
                reading = ReadAsync();
            }

            return reading;
        }
    }

    private async Task ReadAsync()
    {
        // Not while the lock is held.
        await Task.Yield();
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var http = clients.CreateClient(ClientName);
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(options.Metadata.AbsoluteUri, new Documents(http, options.Authority.Scheme), either.Token);
            Take(read, string.IsNullOrEmpty(read.Issuer) ? "its document names no issuer" : read.SigningKeys.Count == 0 ? "it serves no signing keys" : null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops.
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Take(null, $"it has not answered within {Patience.TotalSeconds} s");
        }
        catch (Exception failure)
        {
            // Whatever the library throws at what the issuer sends: it must not end the process.
            var cause = failure.GetBaseException();
            Take(null, OneLine.Of(failure.Message.Contains(cause.Message, StringComparison.Ordinal) ? failure.Message : $"{failure.Message} {cause.Message}"));
        }
    }

    private void Take(OpenIdConnectConfiguration? read, string? failure)
    {
        if (failure is null)
        {
            var isNews = current is null || problem is not null;
            current = read;
            if (isNews)
            {
                Log.Read(logger, options.Authority, read!.SigningKeys.Count);
            }
        }
        else if (failure != problem)
        {
            // Once for each problem, not for each read.
            Log.Unreadable(logger, options.Authority, failure, current is null ? "tokens are refused until they are read" : "those that were read last hold");
        }

        problem = failure;
        lock (gate)
        {
            notBefore = time.GetUtcNow() + Spacing;
        }
    }

    /// <summary>Reads the issuer's documents, all of them within one limit.</summary>
    private sealed class Documents(HttpClient http, string scheme) : IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
            Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == scheme || url.Scheme == Uri.UriSchemeHttps)
                ? http.GetStringAsync(url, cancel)
                : throw new FormatException("its document names keys at an address that is no https URL");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The signing keys of {Authority} are read ({Count}): its tokens are accepted")]
        public static partial void Read(ILogger logger, Uri authority, int count);

        [LoggerMessage(LogLevel.Warning, "The signing keys of {Authority} cannot be read ({Reason}): {Consequence}; tried again every 10 s")]
        public static partial void Unreadable(ILogger logger, Uri authority, string reason, string consequence);
    }
}
