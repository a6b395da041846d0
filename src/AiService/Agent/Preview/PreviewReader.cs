using AiService.Contract;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Faults.Statements;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Running;

namespace AiService.Agent.Preview;

/// <summary>Prepares the script that a repair would send for the request of a preview. It queries the inventory, and contacts no device.</summary>
internal sealed class PreviewReader(RunbookLibrary library, DeviceInventory inventory)
{
    /// <returns>The script, or in Chinese why the device is not known.</returns>
    /// <exception cref="FieldException">A field does not fit the runbook.</exception>
    public async Task<(RunbookScript? Script, string? Missing)> ReadAsync(Runbook runbook, PreviewRequest request, CancellationToken cancel)
    {
        var (platform, missing) = await PlatformAsync(request, cancel);
        if (platform is null)
        {
            return (null, missing);
        }

        if (runbook.On(platform) is null)
        {
            throw new FieldException(
                request.Platform is null ? "device_id" : "platform",
                $"的平台 {platform.Name} 不在 runbook {runbook.Name} 支持之列：{string.Join("、", runbook.Platforms.Keys.Order(StringComparer.Ordinal))}");
        }

        var given = request.Given();
        if (given.Keys.FirstOrDefault(name => runbook.Parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            throw new FieldException(
                request.FieldOf(unknown), $"不是 runbook {runbook.Name} 的参数，现有：{string.Join("、", runbook.Parameters.Select(parameter => parameter.Name))}");
        }

        var fault = request.Fault ?? "";
        var statements = FaultReader.Read(fault).Statements;
        var words = statements is [var only] ? only.Text : fault;
        var run = RunPreparation.Prepare(runbook, platform, words, Port(runbook, statements, given), given);
        return run.UnclearParameter is { } parameter
            ? throw new FieldException(request.FieldOf(parameter), $"无法使用：{run.Problem}")
            : (run.Script, null);
    }

    private async Task<(Platform? Platform, string? Missing)> PlatformAsync(PreviewRequest request, CancellationToken cancel)
    {
        if (request.DeviceId is { } id)
        {
            var (device, problem) = await inventory.FindAsync(id, cancel);
            return (device?.Platform, problem);
        }

        return library.Platforms.TryGetValue(request.Platform!.Trim(), out var platform)
            ? (platform, null)
            : throw new FieldException("platform", $"必须是 {string.Join("、", library.Platforms.Keys)} 之一");
    }

    /// <summary>Returns the port that the fault is about. Several ports are as many repairs, each with a preview of its own.</summary>
    private static InterfaceName? Port(Runbook runbook, IReadOnlyList<FaultReading> statements, IReadOnlyDictionary<string, string> given)
    {
        var needed = runbook.Parameters.Any(parameter => parameter.Type == ParameterType.Interface && !given.ContainsKey(parameter.Name));
        var ports = needed ? statements.Select(statement => statement.Object.Port).OfType<InterfaceName>().DistinctBy(port => port.Canonical).ToList() : [];
        return ports.Count > 1 ? throw new FieldException("fault", "提到多个接口，每个接口是一次单独的修复：请一次预览一个") : ports is [var only] ? only : null;
    }
}
