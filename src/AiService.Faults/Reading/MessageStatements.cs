using AiService.Faults.Lexicon;
using AiService.Faults.Messages;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <summary>Makes statements of a device's message: by the form of its family, or else of its body's prose with what its name says.</summary>
/// <param name="pieces">The text.</param>
/// <param name="message">The message.</param>
/// <param name="line">Where its line begins in the normal text.</param>
internal sealed class MessageStatements(PieceReader pieces, DeviceMessage message, int line)
{
    private readonly NormalText text = pieces.Text;
    private readonly int from = line + message.BodyStart;
    private readonly int to = line + message.BodyEnd;

    public IEnumerable<FaultReading> Write()
    {
        if (IsHousekeeping())
        {
            return [];
        }

        var (statements, whole) = pieces.Prose(from, to);
        if (message is { Family: { } family, Form: { } form } && !(form.State is FaultState.Faulty && statements.Exists(one => one.IsFault && one.State is not FaultState.Faulty)))
        {
            return [ByForm(family, form, statements, whole)];
        }

        var hint = message.Family is { } known ? new FaultObject(known.Kind, known.ObjectName) : NameHint();
        var read = statements.Select(statement => WithNameState(WithHint(whole.Apply(WithName(statement)), hint))).ToList();

        // "Neighbor Down: Interface down or detached": the interface is the reason that the session gives.
        return read.Any(statement => statement.Object.Kind is ObjectKind.Neighbour)
            ? read.Where(statement => statement.Object is not { Kind: ObjectKind.Interface, Port: null })
            : read;
    }

    private FaultReading ByForm(MessageFamily family, MessageForm form, List<FaultReading> read, WholeText whole)
    {
        var evidence = new List<Evidence>();
        var port = family.Kind is ObjectKind.Interface ? Port(evidence) : null;
        evidence.Add(NameProof("state"));

        // "BFD-STATE_CHANGE: BGP peer … Down": the session's own protocol is said.
        var protocol = family.Kind is ObjectKind.Neighbour && read is [{ Object: { Kind: ObjectKind.Neighbour, Name: "bgp" or "ospf" } thing }, ..] ? thing.Name : family.ObjectName;
        return new FaultReading
        {
            Object = new FaultObject(family.Kind, protocol, port),
            State = form.Verdict is MessageVerdict.Info ? FaultState.Unknown
                : form.Verdict is MessageVerdict.Raise && read.Exists(one => one is { IsAsserted: true, State: FaultState.ErrorDisabled }) ? FaultState.ErrorDisabled
                : form.State,
            Time = form.Verdict is MessageVerdict.Clear || NameClears() || ((whole.Over is not null || read.Exists(one => one.Time is FaultTime.Recovered)) && !read.Exists(one => one.IsFault)) ? FaultTime.Recovered : FaultTime.Present,
            Intent = form.Verdict is MessageVerdict.Admin || (form.Verdict is MessageVerdict.Raise && family.Kind is ObjectKind.Interface && read.Exists(one => one is { Object.Kind: ObjectKind.Interface, Intent: FaultIntent.ShutDown })) ? FaultIntent.ShutDown
                : form.Verdict is MessageVerdict.Raise && whole.Intent is FaultIntent.Maintenance or FaultIntent.Acknowledged ? whole.Intent
                : FaultIntent.None,
            Modality = form.Verdict is MessageVerdict.Raise && whole.Test is not null ? Modality.Test : Modality.Asserted,
            Doubt = form.Verdict is MessageVerdict.Info ? "该设备日志不表示当前存在故障"
                : family.Kind is ObjectKind.Interface && (port is null || pieces.Ports.Any(named => named.Name is null && named.Start >= from && named.End <= to))
                    ? read.Find(one => one.Object.Kind is ObjectKind.Interface && one.Doubt is not null)?.Doubt
                : null,
            Evidence = evidence,
            Text = text.GivenText(line, to).Trim(),
            Start = text.GivenIndex(line),
            Length = text.GivenIndex(to) - text.GivenIndex(line),
        };
    }

    /// <summary>The port that a field of the message names, or else the first one in its text.</summary>
    private InterfaceName? Port(List<Evidence> evidence)
    {
        if (message.ObjectName is { } field && InterfaceName.TryParse(field.Value, out var named))
        {
            evidence.Add(text.Proof("object", line + field.Start, line + field.ValueStart + field.ValueLength));
            return named;
        }

        var (statements, _) = pieces.Prose(from, to);
        var read = statements.FirstOrDefault(statement => statement.Object.Port is not null);
        if (read is not null)
        {
            evidence.AddRange(read.Evidence.Where(proof => proof.Part == "object"));
            return read.Object.Port;
        }

        var mention = pieces.Ports.FirstOrDefault(port => port.Start >= from && port.End <= to && port.Name is not null);
        if (mention.Name is not null)
        {
            evidence.Add(text.Proof("object", mention.Start, mention.End));
        }

        if (mention.Name is null && FirstWord(out var end) is { } first)
        {
            evidence.Add(text.Proof("object", from, end));
            return first;
        }

        return mention.Name;
    }

    /// <summary>Services of the operating system write of units, jobs and logins, not of the network.</summary>
    private bool IsHousekeeping()
    {
        var header = text.Lower.AsSpan(line, Math.Max(0, message.BodyStart));
        return header.Contains("systemd[", StringComparison.Ordinal) || header.Contains("cron[", StringComparison.Ordinal) || header.Contains("sudo[", StringComparison.Ordinal)
            || header.Contains("sudo:", StringComparison.Ordinal) || header.Contains("sshd[", StringComparison.Ordinal) || header.Contains("audit[", StringComparison.Ordinal);
    }

    /// <summary>Names such as <c>linkDown_clear</c> and <c>hwCPUUtilizationResume</c> say that it is over, whatever the text repeats.</summary>
    private bool NameClears()
    {
        var name = message.Mnemonic.AsSpan();
        ReadOnlySpan<string> words = ["clear", "cleared", "resume", "resumed", "recover", "recovered", "recovery", "restored", "resolved"];
        foreach (var word in words)
        {
            if (name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the name alone says of the state.</summary>
    private FaultReading WithNameState(FaultReading statement)
    {
        if (NameClears())
        {
            return statement with { Time = FaultTime.Recovered, Evidence = [.. statement.Evidence, NameProof("time")] };
        }

        // "%ETH-4-ERRDISABLE: bpduguard error detected on Ethernet12"
        var name = (message.Mnemonic ?? "").Replace("_", "", StringComparison.Ordinal);
        return name.Contains("errdis", StringComparison.OrdinalIgnoreCase) && !name.Contains("recover", StringComparison.OrdinalIgnoreCase)
            && statement is { Object.Kind: ObjectKind.Interface, State: FaultState.Faulty or FaultState.Down or FaultState.Unknown }
            ? statement with { State = FaultState.ErrorDisabled, Evidence = [.. statement.Evidence, NameProof("state")] }
            : statement;
    }

    private Evidence NameProof(string part) => text.Proof(part, line + message.MnemonicStart, line + message.MnemonicStart + message.MnemonicLength);

    /// <summary>A field of the message names the port that its prose does not: <c>ifName reth2</c>.</summary>
    private FaultReading WithName(FaultReading statement)
    {
        if (statement.Object is not { Kind: ObjectKind.Interface or ObjectKind.Device, Port: null } || statement.Object is { Kind: ObjectKind.Device } && !statement.State.IsUndesired())
        {
            return statement;
        }

        var named = message.Fields.FirstOrDefault(field => field.Name.ToLowerInvariant() is "ifname" or "interface" or "intf" or "port" or "interfacename" or "ifdescr" or "mainifname" or "if"
            && InterfaceName.TryParse(field.Value, out _));
        return named is not null && InterfaceName.TryParse(named.Value, out var port)
            ? WithPort(statement, port, text.Proof("object", line + named.Start, line + named.ValueStart + named.ValueLength))
            : FirstWord(out var end) is { } first ? WithPort(statement, first, text.Proof("object", from, end))
            : statement;
    }

    private static FaultReading WithPort(FaultReading statement, InterfaceName port, Evidence proof) => statement with
    {
        Object = new FaultObject(ObjectKind.Interface, null, port),
        Doubt = null,
        Evidence = [.. statement.Evidence, proof],
    };

    /// <summary>"re1: link state changed to DOWN", "sfp-sfpplus2 link down": the message begins with its port.</summary>
    private InterfaceName? FirstWord(out int end)
    {
        end = from;
        while (end < to && (char.IsAsciiLetterOrDigit(text.Normal[end]) || text.Normal[end] is '-' or '_' or '/' or '.' || (text.Normal[end] == ':' && end + 1 < to && char.IsAsciiDigit(text.Normal[end + 1]))))
        {
            end++;
        }

        var rest = text.Lower.AsSpan(end, to - end).TrimStart();
        var alone = rest.IsEmpty && end > from;
        var word = text.Normal[from..end];
        return (alone || rest.StartsWith(":") || rest.StartsWith("link ") || rest.StartsWith("is ") || rest.StartsWith("interface ") || rest.StartsWith("port "))
            && word.AsSpan().ContainsAnyInRange('0', '9') && (char.IsAsciiLetter(word[0]) || word.AsSpan().IndexOfAny('/', ':') > 0) && char.IsAsciiDigit(word[^1]) && InterfaceName.TryParse(word, out var port)
            ? port
            : null;
    }

    /// <summary>The session that a message is about is its object, although the text may name the interface that it runs on.</summary>
    private static FaultReading WithHint(FaultReading statement, FaultObject? hint)
    {
        if (hint is null)
        {
            return statement;
        }

        var thing = statement.Object;
        var taken = (hint.Kind, thing.Kind) switch
        {
            (ObjectKind.Neighbour, ObjectKind.Interface or ObjectKind.Device) => true,
            (ObjectKind.Neighbour, ObjectKind.Neighbour) => thing.Name is null,
            (ObjectKind.Interface, ObjectKind.Device) => true,
            (ObjectKind.Cpu or ObjectKind.Memory, ObjectKind.Device) => true,
            _ => false,
        };
        return taken ? statement with { Object = hint with { Port = hint.Kind is ObjectKind.Interface ? thing.Port : null } } : statement;
    }

    /// <summary>What a name that stands in no table says: the protocol of its module.</summary>
    private FaultObject? NameHint()
    {
        var header = text.Lower.AsSpan(line, Math.Max(0, message.BodyStart));
        if (text.Lower.AsSpan(from, to - from).StartsWith("netlink reports"))
        {
            // keepalived passes on what the kernel says of a link.
            return null;
        }

        FaultObject? found = null;
        for (var at = 0; at < header.Length;)
        {
            if (!WordList.IsLatin(header[at]) || (at > 0 && WordList.IsLatin(header[at - 1])))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < header.Length && WordList.IsLatin(header[end]))
            {
                end++;
            }

            var word = header[at..end];
            if ((at == 0 || header[at - 1] == ' ') && (end == header.Length || header[end] == ' '))
            {
                // "ZXROS OAM Alarm": a word, and no tag.
                at = end;
                continue;
            }

            word = word.EndsWith("d") && word is "bgpd" or "ospfd" or "isisd" or "bfdd" ? word[..^1] : word;
            if (word is "bgp" or "ospf" or "isis" or "bfd" or "ldp" or "lacp" or "pim" or "eigrp" or "vrrp" or "hsrp" or "rip" or "ppp" or "oam" or "lldp" or "udld" or "dldp")
            {
                found = new FaultObject(ObjectKind.Neighbour, word.ToString());
            }

            at = end;
        }

        return found;
    }
}
