using System.Text.Json;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;

namespace AiService.Tests.Repairs.Providers;

/// <summary>What every provider of repairs promises, whatever engine or device stands behind it: each has a rig and passes these tests.</summary>
public abstract class ProviderContract : IDisposable
{
    private readonly CancellationTokenSource signal = new();

    /// <summary>The provider in front of an engine or a device that the test controls.</summary>
    private protected abstract ProviderRig Rig { get; }

    public void Dispose()
    {
        signal.Dispose();
        Rig.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_works_is_started_once_and_recorded_before()
    {
        Rig.Works();

        var attempt = await Rig.RunAsync();

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        Rig.Started.Should().Be(1);
        Rig.Journal.HasTouched.Should().BeTrue();
        Rig.StateWhenStarted.Should().Be(RepairState.Sending, "it is on record before it is sent");
    }

    [Fact]
    public async Task What_cannot_be_reached_never_began_and_another_provider_may_try()
    {
        Rig.IsAway();

        var attempt = await Rig.RunAsync();

        attempt.Outcome.Should().BeOneOf(AttemptOutcome.NeverBegan, AttemptOutcome.Failed);
        attempt.Result.Should().NotBeEmpty();
        Rig.Journal.HasTouched.Should().BeFalse();
        Rig.Started.Should().Be(0);
    }

    [Fact]
    public async Task What_is_resumed_is_followed_to_its_end_and_not_started_again()
    {
        Rig.Works();

        var attempt = await Rig.RunAsync(resume: Rig.Known);

        attempt.Outcome.Should().Be(AttemptOutcome.Succeeded);
        attempt.ExecutionId.Should().Be(Rig.Known.ExecutionId);
        Rig.Started.Should().Be(0);
    }

    [Fact]
    public async Task What_cannot_be_found_again_is_unknown_and_not_started_again()
    {
        Rig.KnowsNothing();

        var attempt = await Rig.RunAsync(resume: Rig.Known with { ExecutionId = null });

        attempt.Outcome.Should().Be(AttemptOutcome.Unknown);
        attempt.Result.Should().Contain("人工");
        Rig.Started.Should().Be(0);
    }

    [Fact]
    public async Task What_is_cancelled_before_it_was_sent_is_not_started()
    {
        Rig.Works();
        await signal.CancelAsync();

        var attempt = await Rig.RunAsync(cancel: signal.Token);

        attempt.Outcome.Should().Be(AttemptOutcome.Canceled);
        Rig.Started.Should().Be(0);
        Rig.Journal.HasTouched.Should().BeFalse();
    }

    [Fact]
    public async Task A_process_that_stops_starts_nothing()
    {
        Rig.Works();
        await signal.CancelAsync();

        var attempt = async () => await Rig.RunAsync(stopping: signal.Token);

        // Both are allowed: the runner takes a cancellation before a touch as one that never began.
        try
        {
            (await attempt()).Outcome.Should().BeOneOf(AttemptOutcome.NeverBegan, AttemptOutcome.Failed);
        }
        catch (OperationCanceledException)
        {
        }

        Rig.Journal.HasTouched.Should().BeFalse();
        Rig.Started.Should().Be(0);
    }

    [Fact]
    public async Task No_credential_that_comes_back_is_in_the_result()
    {
        Rig.Says($"welcome, your credential is {Rig.Secret}");

        var attempt = await Rig.RunAsync();

        var shown = JsonSerializer.Serialize(new { attempt.Result, attempt.Status, attempt.Verification, attempt.Details }, AiService.Hosting.Json.Wire);
        shown.Should().NotContain(Rig.Secret).And.Contain("***");
    }

    [Fact]
    public void Its_traits_and_its_name_are_its_own()
    {
        RunOptions.Known.Should().Contain(Rig.Provider.Name);
        Rig.Provider.IsInUse.Should().BeTrue();
        Rig.Provider.CanTry(Rig.Order).Should().BeTrue();
        Rig.Provider.Traits.Should().Be(Rig.Traits);
    }
}

/// <summary>A provider in front of an engine or a device that the test controls.</summary>
internal abstract class ProviderRig : IDisposable
{
    /// <summary>The provider.</summary>
    public abstract IRepairProvider Provider { get; }

    /// <summary>The order that the provider gets.</summary>
    public abstract RepairOrder Order { get; }

    /// <summary>What it says of itself.</summary>
    public abstract ProviderTraits Traits { get; }

    /// <summary>How far a lost process had come that had surely sent something.</summary>
    public abstract ResumePoint Known { get; }

    /// <summary>A credential that it uses.</summary>
    public abstract string Secret { get; }

    /// <summary>How often the repair was started: executions posted, or runs of commands that change the device.</summary>
    public abstract int Started { get; }

    /// <summary>The state on record at the first start.</summary>
    public RepairState? StateWhenStarted { get; protected set; }

    /// <summary>The journal of the last attempt.</summary>
    public RepairJournal Journal { get; protected set; } = null!;

    /// <summary>The repair works.</summary>
    public abstract void Works();

    /// <summary>Nothing can be reached.</summary>
    public abstract void IsAway();

    /// <summary>What was sent by a lost process cannot be found.</summary>
    public abstract void KnowsNothing();

    /// <summary>The repair ends, and its output holds these words.</summary>
    public abstract void Says(string words);

    public abstract Task<AttemptResult> RunAsync(ResumePoint? resume = null, CancellationToken stopping = default, CancellationToken cancel = default);

    public abstract void Dispose();

    /// <summary>Notes the state on record at the first start.</summary>
    protected void NoteStart() =>
        StateWhenStarted ??= new SqliteRepairStore(Records.Database).FindAsync(Order.RepairId, CancellationToken.None).GetAwaiter().GetResult()!.State;
}
