using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiService.Tests.NetworkAgent.StandIn;

/// <summary>
/// Types like a device's terminal: a banner, the prompt, the echo of what comes in, the answer letter by letter, and a pager until it
/// is turned off. sshd brings the sessions here.
/// </summary>
internal sealed class TypedTerminal : IAsyncDisposable
{
    private const int PageLength = 6;
    private readonly VendorDevice device;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Task serving;

    public TypedTerminal(VendorDevice device)
    {
        this.device = device;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Lines of answers that a pager held back until a key was pressed.</summary>
    public int Paged { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        await serving.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(ended.Token);
            client.NoDelay = true;
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The session went away, as sessions do.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        device.Connected();
        await TypeAsync(stream, "\r\n*** Authorized users only; all activity is logged # > ***\r\n\r\n" + device.Banner);
        foreach (var question in device.AtLogin)
        {
            while (await AskAsync(stream, question) is { } said && !question.IsUnderstood(said))
            {
                // Once more.
            }
        }

        await TypeAsync(stream, device.Prompt);
        while (await ReadLineAsync(stream, device.IsConfiguring ? device.EchoMark : "") is { } typed)
        {
            if (await IsCarriedOutAsync(stream, typed))
            {
                await AnswerAsync(stream, device.Answer(typed));
            }

            await TypeAsync(stream, device.Prompt);
        }
    }

    private async Task<bool> IsCarriedOutAsync(NetworkStream stream, string typed)
    {
        foreach (var question in device.AsksAfter.GetValueOrDefault(typed, []).Where(one => one.IsDue))
        {
            if (await AskAsync(stream, question) is not { } said || !question.GoesOn(said))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<string?> AskAsync(NetworkStream stream, VendorQuestion question)
    {
        question.Asked++;
        await TypeAsync(stream, question.Words);
        var said = await ReadLineAsync(stream, "");
        if (said is not null)
        {
            question.Heard.Enqueue(said);
        }

        return said;
    }

    /// <returns>The line, which was echoed; null when the session has ended.</returns>
    private async Task<string?> ReadLineAsync(NetworkStream stream, string mark)
    {
        var line = new StringBuilder();
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer, ended.Token) > 0)
        {
            var letter = (char)buffer[0];
            if (letter is '\r' or '\n')
            {
                await TypeAsync(stream, mark + "\r\n");
                return line.ToString();
            }

            line.Append(letter);
            await TypeAsync(stream, letter.ToString());
        }

        return null;
    }

    private async Task AnswerAsync(NetworkStream stream, string answer)
    {
        var lines = answer.Split('\n', StringSplitOptions.None);
        for (var i = 0; i < lines.Length - 1; i++)
        {
            await TypeAsync(stream, lines[i] + "\r\n");
            if (device.Pages && i % PageLength == PageLength - 1)
            {
                Paged++;
                await TypeAsync(stream, device.PagerMark);
                await stream.ReadExactlyAsync(new byte[1], ended.Token);
                await TypeAsync(stream, new string('\b', device.PagerMark.Length) + new string(' ', device.PagerMark.Length) + new string('\b', device.PagerMark.Length));
            }
        }
    }

    /// <summary>Every byte on its own, as a slow line brings them: whatever is read may end anywhere, within a prompt or a letter too.</summary>
    private async Task TypeAsync(NetworkStream stream, string text)
    {
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(1))
        {
            await stream.WriteAsync(piece, ended.Token);
            await stream.FlushAsync(ended.Token);
            await Task.Yield();
        }
    }
}
