using System.Text.Json;
using AiService.Faults;
using AiService.Faults.Reading;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Running;
using AiService.Repairs;

namespace AiService.Agent.Preview;

/// <summary>Reads the body of a preview and prepares the script that a repair would send. It queries the inventory, and contacts no device.</summary>
internal sealed class PreviewReader(RunbookLibrary library, DeviceInventory inventory)
{
    /// <returns>The script, or in Chinese why the device is not known.</returns>
    /// <exception cref="FieldException">A field is not valid.</exception>
    public async Task<(RunbookScript? Script, string? Missing)> ReadAsync(Runbook runbook, JsonElement body, CancellationToken cancel)
    {
        var (platform, missing) = await PlatformAsync(body, cancel);
        if (platform is null)
        {
            return (null, missing);
        }

        if (runbook.On(platform) is null)
        {
            throw new FieldException(
                body.Field("platform") is null ? "device_id" : "platform",
                $"的平台 {platform.Name} 不在 runbook {runbook.Name} 支持之列：{string.Join("、", runbook.Platforms.Keys.Order(StringComparer.Ordinal))}");
        }

        var fault = body.TextField("fault", 4000) ?? "";
        var given = Given(runbook, body);
        var statements = FaultReader.Read(fault).Statements;
        var words = statements is [var only] ? only.Text : fault;
        var run = RunPreparation.Prepare(runbook, platform, words, Port(runbook, statements, given), given);
        return run.UnclearParameter is { } parameter ? throw new FieldException(Field(body, parameter), $"无法使用：{run.Problem}") : (run.Script, null);
    }

    private async Task<(Platform? Platform, string? Missing)> PlatformAsync(JsonElement body, CancellationToken cancel)
    {
        var name = body.TextField("platform", 64)?.Trim();
        if (string.IsNullOrEmpty(name))
        {
            if (body.Field("device_id") is null)
            {
                throw new FieldException("platform", "与 device_id 必须给出其一");
            }

            var (device, problem) = await inventory.FindAsync(DeviceIdField.Read(body), cancel);
            return (device?.Platform, problem);
        }

        return body.Field("device_id") is not null ? throw new FieldException("platform", "不能与 device_id 同时给出")
            : library.Platforms.TryGetValue(name, out var platform) ? (platform, null)
            : throw new FieldException("platform", $"必须是 {string.Join("、", library.Platforms.Keys)} 之一");
    }

    private static Dictionary<string, string> Given(Runbook runbook, JsonElement body)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        if (body.TextField("interface", 256) is { } port)
        {
            given["interface"] = port;
        }

        if (body.Field("parameters") is { } parameters)
        {
            if (parameters.ValueKind is not JsonValueKind.Object)
            {
                throw new FieldException("parameters", "必须是对象");
            }

            foreach (var name in parameters.EnumerateObject().Select(parameter => parameter.Name))
            {
                given[name] = parameters.TextField(name, 256, $"parameters.{name}") ?? throw new FieldException($"parameters.{name}", "不能为空");
            }
        }

        var unknown = given.Keys.FirstOrDefault(name => runbook.Parameters.All(parameter => parameter.Name != name));
        return unknown is null ? given : throw new FieldException(
            Field(body, unknown), $"不是 runbook {runbook.Name} 的参数，现有：{string.Join("、", runbook.Parameters.Select(parameter => parameter.Name))}");
    }

    /// <summary>Returns the port that the fault is about. Several ports are as many repairs, each with a preview of its own.</summary>
    private static InterfaceName? Port(Runbook runbook, IReadOnlyList<FaultReading> statements, Dictionary<string, string> given)
    {
        var needed = runbook.Parameters.Any(parameter => parameter.Type == ParameterType.Interface && !given.ContainsKey(parameter.Name));
        var ports = needed ? statements.Select(statement => statement.Object.Port).OfType<InterfaceName>().DistinctBy(port => port.Canonical).ToList() : [];
        return ports.Count > 1 ? throw new FieldException("fault", "提到多个接口，每个接口是一次单独的修复：请一次预览一个") : ports is [var only] ? only : null;
    }

    private static string Field(JsonElement body, string parameter)
    {
        return body.Field("parameters") is { ValueKind: JsonValueKind.Object } parameters && parameters.Field(parameter) is not null ? $"parameters.{parameter}"
            : parameter == "interface" && body.Field("interface") is not null ? "interface"
            : body.Field("fault") is not null ? "fault"
            : $"parameters.{parameter}";
    }
}
