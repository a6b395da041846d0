namespace AiService.NetworkAgent.Sessions;

/// <summary>A device's answer to one command, with LF line ends, without echo and prompt.</summary>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">Its error stream; of an exec channel.</param>
/// <param name="ExitStatus">Of an exec channel; null at a prompt, where nothing but the words tells.</param>
internal sealed record Reply(string Output, string Errors = "", int? ExitStatus = null)
{
    public string Everything => Errors.Length == 0 ? Output : $"{Output}\n{Errors}";
}
