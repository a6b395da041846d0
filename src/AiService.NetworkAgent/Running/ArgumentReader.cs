using AiService.Faults;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Runbooks;

namespace AiService.NetworkAgent.Running;

/// <summary>
/// Finds the values of a runbook's parameters for one fault on one platform. A value is found by its type and written in the platform's own
/// form; a value that is not certain keeps the agent from connecting at all.
/// </summary>
/// <param name="runbook">The runbook with the parameters.</param>
/// <param name="platform">The platform whose interface names are used.</param>
internal sealed class ArgumentReader(Runbook runbook, Platform platform)
{
    /// <param name="description">The words of the fault.</param>
    /// <param name="port">The interface that it is about.</param>
    /// <param name="given">Values by parameter name that replace those of the fault; they are validated in the same way.</param>
    public Arguments Read(string description, InterfaceName? port, IReadOnlyDictionary<string, string>? given = null)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var shown = new List<string>();
        foreach (var parameter in runbook.Parameters)
        {
            var text = given?.GetValueOrDefault(parameter.Name);
            var problem = parameter.Type == ParameterType.Interface
                ? Port(parameter, text, port, values)
                : Value(parameter, text, description, values);
            if (problem is not null)
            {
                return new Arguments(values, "", parameter.Name, problem);
            }

            shown.Add(values[parameter.Name]);
        }

        return new Arguments(values, string.Join(" ", shown), null, null);
    }

    // A name is only quoted once it is validated: until then it is untrusted text.
    private string? Port(Parameter parameter, string? text, InterfaceName? port, Dictionary<string, string> values)
    {
        if (text is null && port is null)
        {
            return "无法从故障描述中识别接口";
        }

        if (!InterfaceName.TryParse(text ?? port!.Text, out var name))
        {
            return "接口名含有不允许的字符，未连接设备";
        }

        if (platform.Interfaces.For(name) is not { } known)
        {
            return $"接口 {name} 不是平台 {platform.Name} 的接口名，未连接设备";
        }

        values[parameter.Name] = known.Long;
        values[ParameterReader.Short(parameter.Name)] = known.Short;
        return null;
    }

    private static string? Value(Parameter parameter, string? text, string description, Dictionary<string, string> values)
    {
        var found = text is null
            ? ParameterFinder.In(description, parameter)
            : ParameterFinder.Plain(text, parameter.Type) is { } plain ? [plain] : [];
        if (found is not [var only])
        {
            return (found.Count, text) switch
            {
                (0, null) => $"无法从故障描述中识别参数 {parameter.Name}（{parameter.TypeName}）",
                (0, _) => $"参数 {parameter.Name} 不是合法的 {parameter.TypeName}",
                _ => $"故障描述中有多个可能的参数 {parameter.Name}（{parameter.TypeName}），无法确定是哪一个",
            };
        }

        values[parameter.Name] = only;
        return null;
    }
}

/// <summary>The values of a runbook's placeholders, or why there are none.</summary>
/// <param name="Values">By placeholder.</param>
/// <param name="Target">The values as a sentence names them: <c>GigabitEthernet0/0/1</c>.</param>
/// <param name="Missing">The parameter that has no value; null when all have.</param>
/// <param name="Problem">Why, in Chinese; null when all have.</param>
internal sealed record Arguments(IReadOnlyDictionary<string, string> Values, string Target, string? Missing, string? Problem);
