using System.Text.Json;
using AiService.Access;
using AiService.Repairs.Running;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using static AiService.Tests.Harness.GuideService;

namespace AiService.Tests.Repairs.Approvals;

/// <summary>A service that asks about P1, with two people who may approve; a test's own requests are those of a trusted address.</summary>
internal sealed class ApprovalRig : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<TemporaryFolder> copies = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero));

    public string Folder => folder.Path;

    public string Ann { get; private set; } = "";

    public string Ben { get; private set; } = "";

    public string Operator { get; private set; } = "";

    public async Task<ServiceUnderTest> StartAsync(IRepairProvider provider, params string[] settings) => await StartAsync([provider], null, settings);

    public async Task<ServiceUnderTest> StartAsync(IReadOnlyList<IRepairProvider> providers, IRepairVerifier? verifier, params string[] settings)
    {
        if (Ann.Length == 0)
        {
            var keys = KeyedService.KeysIn(folder.Path);
            Ann = await KeyedService.AddKeyAsync(keys, "ann", Roles.Approver);
            Ben = await KeyedService.AddKeyAsync(keys, "ben", Roles.Approver);
            Operator = await KeyedService.AddKeyAsync(keys, "oscar", Roles.Operator);
        }

        return await StartAsync(folder.Path, providers, verifier, settings);
    }

    /// <summary>Starts the next process on the records as they are now, as if the one that has them had been killed in this moment.</summary>
    /// <param name="copy">Of <see cref="Copy"/>.</param>
    /// <param name="provider">Who repairs then.</param>
    /// <param name="settings">Further settings.</param>
    public Task<ServiceUnderTest> StartOnAsync(string copy, IRepairProvider provider, params string[] settings)
    {
        File.Copy(KeyedService.KeysIn(folder.Path), KeyedService.KeysIn(copy));
        return StartAsync(copy, [provider], null, settings);
    }

    /// <summary>Copies the records as a process that is killed now would leave them.</summary>
    public string Copy()
    {
        var copy = new TemporaryFolder();
        copies.Add(copy);
        copy.TakeRecordsOf(folder.Path);
        return copy.Path;
    }

    /// <summary>A provider that works, and calls the function before it sends.</summary>
    public static TestProvider Works(Func<Task>? before = null) => new("stackstorm", async (_, journal, _) =>
    {
        await (before?.Invoke() ?? Task.CompletedTask);
        await TestProvider.SendAsync(journal);
        return TestProvider.Attempt(AttemptOutcome.Succeeded);
    });

    public void Dispose()
    {
        folder.Dispose();
        copies.ForEach(copy => copy.Dispose());
    }

    private Task<ServiceUnderTest> StartAsync(string path, IReadOnlyList<IRepairProvider> providers, IRepairVerifier? verifier, string[] settings)
    {
        string[] asks = settings.Any(setting => setting.StartsWith("APPROVAL_LEVELS=", StringComparison.Ordinal)) ? [] : ["APPROVAL_LEVELS=P1"];
        return ProviderService.StartAsync(providers, verifier, Time, path, [.. asks, .. settings]);
    }
}

internal static class Asking
{
    /// <summary>Has a fault analysed whose repair asks, and returns the repair's id.</summary>
    public static async Task<string> AskAboutAsync(this ServiceUnderTest service, string fault = "接口Gig0/0/1 down")
    {
        var entry = (await service.RepairAsync(Fault(fault))).Should().ContainSingle().Which;
        entry.Text("state").Should().Be("awaiting_approval", entry.ToString());
        return entry.Text("repair_id")!;
    }

    /// <summary>Approves or rejects, and returns the HTTP status and the envelope.</summary>
    public static async Task<(int Status, JsonElement Envelope)> DecideAsync(this ServiceUnderTest service, string id, string how, string key, string comment = "checked")
    {
        using var response = await service.SendAsync(HttpMethod.Post, $"/repairs/{id}/{how}", new { comment }, $"X-Api-Key: {key}");
        return ((int)response.StatusCode, await response.EnvelopeAsync());
    }

    /// <summary>Approves, and fails unless that is accepted.</summary>
    public static async Task ApproveAsync(this ServiceUnderTest service, string id, string key)
    {
        var (status, envelope) = await service.DecideAsync(id, "approve", key);
        status.Should().Be(200, envelope.ToString());
    }

    /// <summary>Sends a request of an operator to <c>/automation</c> and returns the HTTP status and the envelope.</summary>
    public static async Task<(int Status, JsonElement Envelope)> AutomationAsync(this ServiceUnderTest service, string path, object? body = null)
    {
        using var response = await service.SendAsync(body is null && path != "/resume" ? HttpMethod.Get : HttpMethod.Post, "/automation" + path, body);
        return ((int)response.StatusCode, await response.EnvelopeAsync());
    }

    /// <summary>Pauses, and returns how the automation stands.</summary>
    public static async Task<JsonElement> PauseAsync(this ServiceUnderTest service, string reason = "core migration", DateTimeOffset? until = null)
    {
        var (status, envelope) = await service.AutomationAsync("/pause", new { reason, until });
        status.Should().Be(200, envelope.ToString());
        return envelope.GetProperty("data");
    }

    public static async Task ResumeAsync(this ServiceUnderTest service) => (await service.AutomationAsync("/resume")).Status.Should().Be(200);

    /// <summary>The lines of a repair's history.</summary>
    public static IReadOnlyList<JsonElement> History(this JsonElement repair) => [.. repair.GetProperty("history").EnumerateArray()];
}
