using AiService.Faults;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent.Running;

/// <summary>Prepares runs: from the runbook for a fault over the device and the arguments to the script. It contacts no device.</summary>
internal sealed class RunPreparation(RunbookCatalog runbooks, DeviceInventory inventory)
{
    /// <summary>Returns the runbook that a run would use; null when it is certain, without a question to another service, that there is no run.</summary>
    public Runbook? CandidateFor(DeviceFault fault) => runbooks.For(fault) is { } runbook && inventory.MayHave(fault.DeviceId) ? runbook : null;

    /// <summary>Prepares the run of the runbook for a fault.</summary>
    public async Task<PreparedRun> PrepareAsync(DeviceFault fault, CancellationToken stopping)
    {
        if (runbooks.For(fault) is not { } runbook)
        {
            return new PreparedRun { Problem = "没有适用的 runbook" };
        }

        var (device, missing) = await inventory.FindAsync(fault.DeviceId, stopping);
        return device is null
            ? new PreparedRun { Runbook = runbook, Problem = missing }
            : Prepare(runbook, device.Platform, fault.Reading.Text, fault.Interface) with { Device = device };
    }

    /// <summary>Prepares what a runbook sends to a platform; its values come from the fault's words and interface, unless given by name.</summary>
    public static PreparedRun Prepare(
        Runbook runbook, Platform platform, string description, InterfaceName? port, IReadOnlyDictionary<string, string>? given = null)
    {
        var run = new PreparedRun { Runbook = runbook };
        if (runbook.On(platform) is not { } procedure)
        {
            return run with { Problem = $"runbook {runbook.Name} 不支持平台 {platform.Name}" };
        }

        var arguments = new ArgumentReader(runbook, platform).Read(description, port, given);
        return arguments.Problem is { } unclear
            ? run with { Problem = unclear, UnclearParameter = arguments.Missing }
            : run with { Script = new RunbookScript(runbook, platform, procedure, arguments) };
    }
}

/// <summary>A run as far as it could be prepared: with a script, or with the reason why there is none.</summary>
internal sealed record PreparedRun
{
    /// <summary>Null when no runbook serves the fault.</summary>
    public Runbook? Runbook { get; init; }

    /// <summary>Null when the device is not known, or only its platform was given.</summary>
    public Device? Device { get; init; }

    /// <summary>What is to be sent; null when the run cannot be carried out.</summary>
    public RunbookScript? Script { get; init; }

    /// <summary>Why the run cannot be carried out, in Chinese; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The parameter whose value cannot be determined; null when that is not the problem.</summary>
    public string? UnclearParameter { get; init; }
}
