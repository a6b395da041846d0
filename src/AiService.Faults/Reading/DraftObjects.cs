using AiService.Faults.Lexicon;
using AiService.Faults.Statements;

namespace AiService.Faults.Reading;

/// <content>How objects are gathered: ports, other things, and whose they are.</content>
internal sealed partial class DraftBuilder
{
    private const string Server = "server";

    /// <summary>Tokens between a server and its load.</summary>
    private const int NearServer = 4;

    /// <summary>The protocol of a field such as <c>ospfNbrState</c>; null for any other word.</summary>
    private string? ProtocolField(Token token)
    {
        var word = Said(token);
        return !word.EndsWith("state") || !(word.Contains("nbr", StringComparison.Ordinal) || word.Contains("peer", StringComparison.Ordinal) || word.Contains("neigh", StringComparison.Ordinal)) ? null
            : word.StartsWith("ospf") ? "ospf"
            : word.StartsWith("bgp") ? "bgp"
            : null;
    }

    /// <summary>True when the next clause goes on with an object of the same kind: a list that one denial governs.</summary>
    private bool NextObjectIs(StatementDraft? draft)
    {
        for (var next = at + 1; next < tokens.Count && tokens[next].Kind is not (TokenKind.End or TokenKind.Comma); next++)
        {
            if (tokens[next].Kind is TokenKind.Port or TokenKind.SeveralPorts)
            {
                return draft?.Objects.Any(known => known.Object.Kind == ObjectKind.Interface) == true;
            }

            if (tokens[next].Is(WordClass.Object))
            {
                var kind = FaultWords.Object(tokens[next].Word!.Value).Kind;
                return draft?.Objects.Any(known => known.Object.Kind == kind) == true;
            }
        }

        return false;
    }

    private void AddObject(FaultObject thing)
    {
        var inBrackets = depth > 0 || IsLabel();
        if (thing.Kind is ObjectKind.Neighbour or ObjectKind.Cpu or ObjectKind.Memory && at > 0 && tokens[at].Start - tokens[at - 1].Finish <= 1
            && Said(tokens[at - 1]) is "用户" or "账号" or "账户" or "user" or "account" or "username" or "用户名" or "文件" or "file" or "主机")
        {
            return;
        }

        if (thing.Kind is ObjectKind.Device && tokens[at].Start > 0 && lower[tokens[at].Start - 1] == '被')
        {
            // 被交换机err-disable了: who did it.
            return;
        }

        if (current is { States.Count: > 0 } && current.Sentence == sentence && tokens[at].Finish < lower.Length && lower[tokens[at].Finish] == '后')
        {
            // "插拔光模块后起来了": an act, and no object of its own.
            return;
        }

        if (thing is { Kind: ObjectKind.Other, Name: "attribute" } && current is { Objects: [.., { Object.Kind: ObjectKind.Cpu or ObjectKind.Memory }] })
        {
            // 使用率 alone goes on with the CPU or the memory that was named before.
            return;
        }

        var opens = current is null || current.Sentence != sentence
            || (current.States.Count == 0 && current.Objects is [.., { Object: var before }] && before.Kind != thing.Kind && !ClauseOf(current.Last))
            || (scope.Consequence && !current.IsConsequence)
            || (scope.Cause && current.States.Count > 0)
            || (current is { Device: DeviceScope.Other, Objects.Count: 0 } && scope.Other < 0 && !ClauseOf(current.Last))
            || (!(current.Objects.Count > 0 && current.Objects.TrueForAll(known => known.Object.Kind is ObjectKind.Device) && thing.Kind is not ObjectKind.Device && ClauseOf(current.First)) && current.States.Any(state => !state.IsFormer || state.IsRecovery) && (current.Objects.Count > 0 || current.States.All(state => state.IsRecovery)));
        if (opens)
        {
            Open();
        }

        var isMember = at > 0 && thing.Port is not null && Said(tokens[at - 1]) is "slave";
        inBrackets &= !isMember;
        if (at > 0 && thing.Port is not null && (isMember || tokens[at - 1].Kind is TokenKind.Colon) && current!.States.Count == 0)
        {
            // "port-channel12: Ethernet2/41 is down", "bond0: (slave eth2)": the first one says where.
            for (var i = 0; i < current.Objects.Count; i++)
            {
                current.Objects[i] = current.Objects[i].Object.Port is null ? current.Objects[i] : current.Objects[i] with { InBrackets = true };
            }
        }

        if (scope.Or && thing.Port is not null && current!.Objects.Any(known => known.Object.Port is not null && known.Object.Port.Canonical != thing.Port.Canonical))
        {
            current.Doubt = "“或”表示不确定是哪一个接口，不自动执行";
        }

        if (thing is not { Kind: ObjectKind.Other, Name: "attribute" } || current!.Objects.Count == 0)
        {
            var place = scope.Place && current!.Objects.Count > 0;
            current!.Objects.Add(new ObjectMention(thing, at, inBrackets || place));
            scope.Place = place && thing.Port is null;
        }

        current.Manner ??= new StateMention { State = FaultState.Unknown, Token = -1 };
        current.Touch(at);
        current.IsRest |= scope.Rest;
        current.Doubt ??= scope.Several ? NamesAreNotWhole : null;
        if (scope.Other >= 0)
        {
            (current.Device, current.DeviceToken) = (DeviceScope.Other, scope.Other);
        }
        else if (ServerOf(thing) is >= 0 and var server)
        {
            (current.Device, current.DeviceToken) = (DeviceScope.Other, server);
        }

        scope.HasObject = true;
        scope.Or = false;
    }

    /// <summary>"数据库服务器的CPU", "CPU of the file server": the load is the server's. The token that says so, -1 for none.</summary>
    private int ServerOf(FaultObject thing)
    {
        var isLoad = thing.Kind is ObjectKind.Cpu or ObjectKind.Memory;
        if (!isLoad && thing is not { Kind: ObjectKind.Other, Name: Server })
        {
            return -1;
        }

        for (var before = at - 1; before >= 0 && at - before <= NearServer && tokens[before].Kind is not (TokenKind.Comma or TokenKind.End); before--)
        {
            if (tokens[before].Is(WordClass.Object) && FaultWords.Object(tokens[before].Word!.Value) is var other)
            {
                return isLoad && other is { Kind: ObjectKind.Other, Name: Server } ? before
                    : !isLoad && other.Kind is ObjectKind.Cpu or ObjectKind.Memory && IsOf(before) ? at
                    : -1;
            }

            if (isLoad && tokens[before].Kind is TokenKind.Unknown && lower[tokens[before].Start] is not ('的' or '上') && IsCjk(tokens[before]))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>"CPU usage of the", "memory on our"</summary>
    private bool IsOf(int load)
    {
        var between = lower.AsSpan(tokens[load].Finish, tokens[at].Start - tokens[load].Finish);
        return between.StartsWith(" of ") || between.StartsWith(" on ");
    }

    /// <summary>"port3 - WAN2": what the port before it is called.</summary>
    private bool IsLabel() =>
        at > 1 && tokens[at].Kind is TokenKind.Port && tokens[at - 2].Kind is TokenKind.Port && lower[tokens[at - 1].Start] == '-' && tokens[at].Start - tokens[at - 2].Finish == 3;

    private void Open()
    {
        current = new StatementDraft { Sentence = sentence, IsConsequence = scope.Consequence, IsCause = scope.Cause && InSentence().Any(draft => draft.States.Count > 0) };
        if (scope.Other >= 0)
        {
            (current.Device, current.DeviceToken) = (DeviceScope.Other, scope.Other);
        }
        else if (current.IsCause && InSentence().FirstOrDefault(draft => draft.Device is DeviceScope.Other) is { } elsewhere)
        {
            // The cause of what another device has is there, too.
            (current.Device, current.DeviceToken) = (elsewhere.Device, elsewhere.DeviceToken);
        }

        Drafts.Add(current);
    }

    /// <summary>Nouns that a port's name follows; a link, a circuit are called by other names.</summary>
    private static bool NamesPorts(Token token) =>
        token.Word!.Text.EndsWith(" interface", StringComparison.Ordinal) || token.Word.Text.EndsWith(" port", StringComparison.Ordinal) || token.Word.Text is "interface" or "interfaces" or "port" or "ports" or "intf" or "nic" or "portname" or "接口" or "端口" or "网口" or "管理口" or "光口" or "电口" or "以太口" or "子接口" or "聚合口";

    /// <summary>Reads a name of no known kind behind such a noun, as devices have them: <c>1/1/24</c>, <c>port3</c>.</summary>
    private void TakeGeneric(int place)
    {
        if (at + 1 >= tokens.Count || tokens[at + 1].Kind is TokenKind.Port or TokenKind.SeveralPorts || GenericPort.Read(text.Normal, place) is not { } mention
            || (mention.Start > tokens[at + 1].Start && tokens[at + 1].Kind is not (TokenKind.Colon or TokenKind.Open or TokenKind.Unknown)))
        {
            return;
        }

        if (mention is { Name: null, IsSeveral: false } && text.Normal[mention.Start..mention.End] is var position && IsPosition(position))
        {
            // A word of no known kind with a position behind it is a port all the same: TGigaEthernet0/2.
            mention = mention with { Name = new InterfaceName(position) };
        }

        if (mention.Name is null)
        {
            // Words such as "interface facing the core" are no attempt at a name; what has digits in it is.
            var written = text.Normal.AsSpan(mention.Start, mention.End - mention.Start);
            current!.Doubt ??= mention.IsSeveral ? NamesAreNotWhole : written.ContainsAnyInRange('0', '9') ? NoPortThere : null;
            return;
        }

        if (mention.Name.Text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && text.HasNameField)
        {
            // "Interface 41 turned into DOWN state (…, InterfaceName=GE2/0/6)": an index.
            return;
        }

        AddObject(new FaultObject(ObjectKind.Interface, null, mention.Name));
        while (at + 1 < tokens.Count && tokens[at + 1].Start < mention.End)
        {
            at++;
        }

        current!.Touch(at);
    }

    private static bool IsPosition(string name)
    {
        if (char.IsAsciiDigit(name[0]) && name.Contains("/c", StringComparison.Ordinal) && InterfaceName.TryParse(name, out _))
        {
            // Nokia's connectors: 1/1/c3/1.
            return true;
        }

        var digits = name.AsSpan().IndexOfAnyInRange('0', '9');
        return digits > 1 && InterfaceName.TryParse(name, out _) && name.AsSpan(0, digits).IndexOfAnyExcept(Letters) < 0
            && name.AsSpan(digits).IndexOfAnyExcept(Places) < 0 && name.Contains('/', StringComparison.Ordinal);
    }
}
