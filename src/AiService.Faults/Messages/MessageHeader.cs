
namespace AiService.Faults.Messages;

/// <summary>What stands before a message's text.</summary>
/// <param name="BodyStart">The first character behind it.</param>
/// <param name="BodyEnd">One beyond the text's last character.</param>
/// <param name="Tag">The message's name; null when it has none.</param>
internal sealed record MessageHeader(int BodyStart, int BodyEnd, MessageTag? Tag)
{
    private const int MostParts = 20;
    private const int MostHosts = 4;

    /// <summary>Reads the header that begins at a place of a line; null when the line does not begin with one.</summary>
    public static MessageHeader? Read(string line, int start) => new Walk(line).From(start);

    /// <summary>Takes part after part from the line's front; what is no part of a header ends it.</summary>
    private sealed class Walk(string line)
    {
        private int at;
        private int hosts;
        private int process = -1;
        private bool framed;
        private bool timed;
        private bool anyHost;
        private MessageTag? identifier;

        public MessageHeader? From(int start)
        {
            at = start;
            for (var part = 0; part < MostParts; part++)
            {
                Skip(':');
                if (at >= line.Length)
                {
                    break;
                }

                if (Named() is { } header)
                {
                    return header;
                }

                if (!Frame() && !Time() && !Bracket() && !Word())
                {
                    break;
                }
            }

            return process >= 0 ? new MessageHeader(process, line.Length, identifier) : null;
        }

        private MessageHeader? Named()
        {
            if (MessageTag.Read(line, at, underscored: true) is { } tag && (tag.Name.Contains('/', StringComparison.Ordinal) || line[at] == '%' || timed || process >= 0 || MessageFamilies.Shipped.Find(tag.Name).Count > 0))
            {
                return new MessageHeader(HeaderParts.SkipLocation(line, tag), line.Length, tag);
            }

            if (ZteAlarm.Read(line, at, out var bodyEnd) is { } alarm)
            {
                return new MessageHeader(alarm.End, bodyEnd, alarm);
            }

            if (process < 0 && FortinetHeader.Read(line, at) is { } pairs)
            {
                return new MessageHeader(pairs.End, line.Length, pairs);
            }

            var body = process < 0 ? HeaderParts.TopicsEnd(line, at) : -1;
            body = body > 0 ? body : HeaderParts.ComponentEnd(line, at);
            body = body > 0 ? body : HeaderParts.KernelTimeEnd(line, at);
            return body > 0 ? new MessageHeader(HeaderParts.SkipDriver(line, body), line.Length, null) : null;
        }

        // <189>, <189>1 with RFC 5424's parts behind it, 000123:
        private bool Frame()
        {
            if (line[at] == '<' && !framed)
            {
                var close = HeaderParts.SkipDigits(line, at + 1);
                if (close == at + 1 || close - at > 4 || close >= line.Length || line[close] != '>')
                {
                    return false;
                }

                (at, framed) = (close + 1, true);
                return Structured() || framed;
            }

            if (!timed && hosts == 0 && Structured())
            {
                return true;
            }

            var digits = HeaderParts.SkipDigits(line, at);
            if (digits == at || digits - at > 12 || digits >= line.Length || line[digits] != ':' || (digits + 1 < line.Length && char.IsAsciiDigit(line[digits + 1])))
            {
                return false;
            }

            (at, framed) = (digits + 1, true);
            return true;
        }

        // 1 2024-07-07T20:16:14Z host application process message [data]
        private bool Structured()
        {
            if (at + 3 >= line.Length || line[at] != '1' || line[at + 1] != ' ')
            {
                return false;
            }

            var time = line[at + 2] == '-' ? at + 3 : MessageTime.End(line, at + 2);
            if (time < 0 || time >= line.Length || line[time] != ' ')
            {
                return false;
            }

            var parts = new (int Start, int End)[4];
            var next = time;
            for (var i = 0; i < parts.Length; i++)
            {
                var begin = next + 1;
                next = begin <= line.Length ? line.IndexOf(' ', begin) : -1;
                if (next <= begin || next - begin > 255)
                {
                    return false;
                }

                parts[i] = (begin, next);
            }

            var data = HeaderParts.DataEnd(line, next + 1);
            var message = line[parts[3].Start..parts[3].End];
            if (message.Any(char.IsAsciiLetter))
            {
                identifier = new MessageTag(parts[3].Start, message.Length, message, data);
            }

            // A sender may say everything in its structured data.
            at = data >= line.Length || line.AsSpan(data).Trim().IsEmpty ? next + 1 : data;
            (timed, framed, process) = (true, true, at);
            Skip(':');
            if (at + 1 < line.Length && line[at] == '-' && line[at + 1] == ' ')
            {
                at += 2;
            }

            process = at;
            return true;
        }

        private bool Time()
        {
            var open = line[at] == '[' ? at + 1 : at;
            var end = MessageTime.End(line, open);
            if (end < 0 || (open > at && (end >= line.Length || line[end] != ']')))
            {
                return false;
            }

            anyHost |= line[at] is '%' or '#' or '&';
            (at, timed) = (open > at ? end + 1 : end, true);
            return true;
        }

        // FRR's [M59KS-A3ZXZ] and [EC 33554466], NX-OS' %$ VDC-1 %$, FTOS' unit
        private bool Bracket()
        {
            if (line[at] == '%' && at + 1 < line.Length && line[at + 1] == '$')
            {
                var close = line.IndexOf("%$", at + 2, Math.Min(40, line.Length - at - 2), StringComparison.Ordinal);
                at = close > 0 ? close + 2 : at;
                return close > 0;
            }

            if (line[at] == '%' && timed)
            {
                // FTOS' unit and processor, %STKUNIT1-M:CP
                var unit = HeaderWords.WordEnd(line, at);
                var known = line.AsSpan(at, unit - at).EndsWith(":CP", StringComparison.Ordinal) || line.AsSpan(at, unit - at).EndsWith(":RP", StringComparison.Ordinal);
                at = known ? unit : at;
                return known;
            }

            if (process < 0 || line[at] != '[')
            {
                return false;
            }

            var end = HeaderParts.UniqueIdEnd(line, at);
            if (end > 0)
            {
                (at, process) = (end, end);
            }

            return end > 0;
        }

        private bool Word()
        {
            if (process >= 0)
            {
                return false;
            }

            var location = HeaderParts.LocationEnd(line, at);
            if (location > 0)
            {
                (at, framed) = (location, true);
                return true;
            }

            var end = HeaderWords.WordEnd(line, at);
            var word = line.AsSpan(at, end - at);
            if (word.IsEmpty || (!HeaderWords.IsHost(word) && !(anyHost && hosts == 0 && !HeaderWords.IsStatement(word))))
            {
                return false;
            }

            if (word[^1] != ':')
            {
                (at, hosts) = (end, hosts + 1);
                return hosts <= MostHosts && (timed || framed || (hosts == 1 && HeaderWords.LooksLikeHost(word)));
            }

            if (HeaderWords.IsProcess(word, timed || framed))
            {
                // "BGP:" says what the text is about; it stays. Some processes are all the name that their messages have.
                process = HeaderWords.NamesObject(word[..^1]) ? at : end;
                var name = word[..^1].ToString().Split('[')[0];
                identifier = MessageFamilies.Shipped.Find(name).Count > 0 ? new MessageTag(at, name.Length, name, end) : null;
                at = end;
                return true;
            }

            (at, hosts) = (end, hosts + 1);
            return HeaderWords.LooksLikeHost(word) && !word.Contains('/');
        }

        private void Skip(char mark)
        {
            while (at < line.Length && (line[at] is ' ' or '\t' || line[at] == mark))
            {
                at++;
            }
        }
    }
}
