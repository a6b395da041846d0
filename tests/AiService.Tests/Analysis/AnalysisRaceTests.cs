using System.Net;
using System.Net.Http.Json;
using AiService.Access;
using AiService.Analysis.Runs;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiService.Tests.Analysis;

/// <summary>An analysis that ends while another request is reading its record.</summary>
public sealed class AnalysisRaceTests
{
    private readonly EndsWhileRead store = new();

    [Fact]
    public async Task An_analysis_that_ends_while_it_is_read_is_not_shown_as_interrupted()
    {
        await using var service = await StartAsync();
        using var accepted = await SendAsync(service, prefer: "respond-async");
        store.EndOnce(service);

        using var response = await service.Http.GetAsync(accepted.Headers.Location);

        (await response.EnvelopeAsync()).GetProperty("data").GetProperty("state").GetString().Should().Be("running");
    }

    [Fact]
    public async Task A_key_whose_analysis_ends_while_it_is_read_gets_that_answer_and_runs_nothing_again()
    {
        await using var service = await StartAsync();
        var first = SendAsync(service);
        await store.Opened;
        store.EndOnce(service);

        using var second = await SendAsync(service);

        using var answered = await first;
        (second.StatusCode, answered.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.OK));
        store.Ends.Should().Be(1);
    }

    private Task<ServiceUnderTest> StartAsync() => ServiceUnderTest.StartAsync(
        adjust: services => services.Replace(ServiceDescriptor.Singleton<IAnalysisStore>(provider =>
        {
            store.Inner = ActivatorUtilities.CreateInstance<SqliteAnalysisStore>(provider);
            return store;
        })));

    private static async Task<HttpResponseMessage> SendAsync(ServiceUnderTest service, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/analyze", UriKind.Relative)) { Content = JsonContent.Create(new { device_id = 1, report = "一切正常" }) };
        request.Headers.Add("Idempotency-Key", "k");
        request.Headers.Add("Prefer", prefer ?? "wait=10");
        return await service.Http.SendAsync(request);
    }

    /// <summary>Keeps the end of an analysis back until its record is read, and returns what was read before that end.</summary>
    private sealed class EndsWhileRead : IAnalysisStore
    {
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private AnalysisRuns? runs;
        private int ends;

        public SqliteAnalysisStore Inner { get; set; } = null!;

        public Task Opened => opened.Task;

        /// <summary>How often an end was written.</summary>
        public int Ends => Volatile.Read(ref ends);

        /// <summary>Lets the analysis end within the next read.</summary>
        public void EndOnce(ServiceUnderTest service) => runs = service.Services.GetRequiredService<AnalysisRuns>();

        public async Task<AnalysisRecord> OpenAsync(Guid id, string deviceId, string? key, string hash, Requester? requester)
        {
            var record = await ThenEndedAsync(await Inner.OpenAsync(id, deviceId, key, hash, requester));
            opened.TrySetResult();
            return record!;
        }

        public async Task<AnalysisRecord?> FindAsync(Guid id, CancellationToken cancellation) => await ThenEndedAsync(await Inner.FindAsync(id, cancellation));

        public Task ReopenAsync(Guid id) => Inner.ReopenAsync(id);

        public Task RecordAsync(Guid id, string deviceId, Requester? requester, AnalysisOutcome outcome) => Inner.RecordAsync(id, deviceId, requester, outcome);

        public async Task EndAsync(Guid id, AnalysisOutcome outcome)
        {
            await mayEnd.Task;
            await Inner.EndAsync(id, outcome);
            Interlocked.Increment(ref ends);
        }

        private async Task<AnalysisRecord?> ThenEndedAsync(AnalysisRecord? read)
        {
            if (Interlocked.Exchange(ref runs, null) is { } ending)
            {
                mayEnd.SetResult();
                using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                while (ending.IsRunning(read!.Id))
                {
                    limit.Token.ThrowIfCancellationRequested();
                    await Task.Yield();
                }
            }

            return read;
        }
    }
}
