using System.Net;
using AiService.Faults;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Terminal;

namespace AiService.NetworkAgent.Running;

/// <summary>
/// Asks the device which ports the agent's own session uses, so that a runbook never shuts the port that it came through.
/// An answer that is not certain is a reason to do nothing.
/// </summary>
/// <param name="script">What is to be done, to which ports.</param>
/// <param name="host">The address that the session connects to.</param>
internal sealed class OwnPortGuard(RunbookScript script, string host)
{
    private readonly Dictionary<string, string> known = new(script.Values, StringComparer.Ordinal);
    private readonly HashSet<string> ports = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ports that the session uses, as far as they were found.</summary>
    public IReadOnlyList<string> Ports => [.. ports.Order(StringComparer.Ordinal)];

    /// <returns>Why the runbook must not run, in Chinese; null when it may.</returns>
    public async Task<string?> ObjectionAsync(RunSession session, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            known["host"] = address.ToString();
        }

        foreach (var step in script.Guard)
        {
            if (await AskAsync(step, session, cancel) is { } unclear)
            {
                return $"无法确定本次会话经过哪个接口（{unclear}），为避免中断会话";
            }
        }

        var targets = script.Runbook.Parameters.Where(parameter => parameter.Type == ParameterType.Interface).Select(parameter => Base(script.Values[parameter.Name]));
        return ports.Count == 0 ? "无法确定本次会话经过哪个接口，为避免中断会话"
            : targets.FirstOrDefault(target => ports.Any(port => IsSame(port, target))) is { } own ? $"本次会话正经过接口 {own}，为避免中断会话"
            : null;
    }

    private async Task<string?> AskAsync(OwnPortStep step, RunSession session, CancellationToken cancel)
    {
        if (Template.Names(step.Command + step.Find).FirstOrDefault(name => !known.ContainsKey(name)) is { } missing)
        {
            return $"缺少 {missing}";
        }

        var command = Template.Fill(step.Command, known);
        var reply = await session.AskAsync(command, cancel);
        var answer = TerminalText.Plain(reply.Everything);
        if (script.Platform.Refusal(reply) is not null || step.Refuse?.IsMatch(answer) == true)
        {
            return command;
        }

        return step.Find is null || Take(Pattern.Compile(Template.FillPattern(step.Find, known)), answer) ? null : command;
    }

    /// <summary>Takes the values of the answer; true when there are values, and each name has one only. There may be several ports.</summary>
    private bool Take(LinearPattern find, string answer)
    {
        var matches = find.Matches(answer);
        foreach (var name in find.GroupNames.Where(name => !char.IsDigit(name[0])))
        {
            var values = matches.Select(match => match.Groups[name].Value).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count == 0 || (name == "port" ? !values.All(AddPort) : values.Count > 1) || !values.All(CommandArgument.IsSafe))
            {
                return false;
            }

            // A later step can follow one port only; without the value it cannot be sent, and nothing is done.
            known.Remove(name);
            if (values is [var only])
            {
                known[name] = only;
            }
        }

        return matches.Count > 0;
    }

    private bool AddPort(string text)
    {
        if (script.Platform.Interfaces.OfDevice(text) is not { IsLogical: false } port)
        {
            return false;
        }

        ports.Add(Base(port.Long));
        return true;
    }

    /// <summary>True for one port under two names of its kind: HundredGigE0/0/1 and HundredGigabitEthernet0/0/1.</summary>
    private static bool IsSame(string port, string other) => InterfaceKinds.Canonical(port) == InterfaceKinds.Canonical(other);

    /// <summary>Returns the port of a sub-interface.</summary>
    private static string Base(string port) => port.Split('.')[0];
}
