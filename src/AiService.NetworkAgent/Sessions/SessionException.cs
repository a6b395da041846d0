namespace AiService.NetworkAgent.Sessions;

/// <summary>Why there is no session, or no more.</summary>
internal enum SessionTrouble
{
    /// <summary>No such host, no route, refused.</summary>
    Unreachable,

    /// <summary>The device is not the one that the inventory pins, or does not let us in.</summary>
    Refused,

    /// <summary>No answer within the limit.</summary>
    TimedOut,

    /// <summary>The device asks something to which no safe answer is known.</summary>
    Asked,

    /// <summary>Too many sessions are open, or one on this device.</summary>
    Busy,

    /// <summary>The connection ended, or what came cannot be understood.</summary>
    Lost,
}

/// <summary>A session cannot be had or went away.</summary>
/// <param name="trouble">Why.</param>
/// <param name="sentence">For the platform's users, in Chinese; without secrets.</param>
/// <param name="inner">What the library said.</param>
internal sealed class SessionException(SessionTrouble trouble, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    public SessionTrouble Trouble => trouble;
}
