namespace AiService.NetworkAgent.Sessions;

/// <summary>Why a session could not be opened, or broke.</summary>
internal enum SessionFailure
{
    /// <summary>No such host, no route, refused.</summary>
    Unreachable,

    /// <summary>The device is not the one that the inventory pins, or rejects the login.</summary>
    Refused,

    /// <summary>No answer within the limit.</summary>
    TimedOut,

    /// <summary>The device asks a question without a known safe answer.</summary>
    Asked,

    /// <summary>Too many sessions are open, or one on this device.</summary>
    Busy,

    /// <summary>The connection ended, or the output cannot be interpreted.</summary>
    Lost,
}

/// <summary>A session could not be opened, or broke.</summary>
/// <param name="failure">Why.</param>
/// <param name="sentence">For the platform's users, in Chinese; without secrets.</param>
/// <param name="inner">The exception of SSH.NET.</param>
internal sealed class SessionException(SessionFailure failure, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    public SessionFailure Failure => failure;
}
