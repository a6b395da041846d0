using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using AiService.Contract;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace AiService.Hosting;

/// <summary>Serves the OpenAPI document and its UI at <c>/swagger</c>, from the XML docs of the request and answer types.</summary>
internal static class ApiDocs
{
    private const string KeyScheme = "key";

    private const string TokenScheme = "token";

    public static IServiceCollection AddApiDocs(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "AiService",
                Version = "v1",
                Description = "Closes the loop of a network fault: analyse, repair with StackStorm, verify, remember. "
                    + "Every answer is {code, data} or {code, msg}; below /api/ai business errors stay HTTP 200.",
            });
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "AiService.xml"));
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "AiService.Faults.xml"));
            swagger.ParameterFilter<Parameters>();
            swagger.SchemaFilter<TextLengths>();
            swagger.OperationFilter<RoleOfOperation>();
            swagger.OperationFilter<ResponseOrder>();
            swagger.AddSecurityDefinition(KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
                Description = "An API key, as `AiService keys add NAME --role ROLE` prints it. It also goes as Authorization: Bearer, or as the password of Basic.",
            });
            swagger.AddSecurityDefinition(TokenScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token of the OpenID Connect issuer in OIDC_AUTHORITY, for the audience in OIDC_AUDIENCE; beside X-Api-Key it does not count.",
            });
            // One of them suffices.
            foreach (var scheme in (string[])[KeyScheme, TokenScheme])
            {
                swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
            }

            swagger.SupportNonNullableReferenceTypes();
            // Free JSON, and not the members of the class that holds it.
            swagger.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
        });
    }

    /// <returns>The endpoints of the document and of its page.</returns>
    public static RouteGroupBuilder MapApiDocs(this WebApplication app)
    {
        var docs = app.MapGroup("");
        docs.MapSwagger(setupAction: swagger => swagger.PreSerializeFilters.Add((document, request) =>
            // Behind a proxy's prefix (X-Forwarded-Prefix) the page's own requests have to go through it too.
            document.Servers = request.PathBase.HasValue ? [new OpenApiServer { Url = request.PathBase.ToUriComponent().TrimEnd('/') }] : []));
        docs.MapSwaggerUI(setupAction: ui => ui.DocumentTitle = "AiService");
        return docs;
    }

    private sealed class Parameters : IParameterFilter
    {
        public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
        {
            // XML docs reach only properties, and no parameter of a handler.
            parameter.Description ??= context.ParameterInfo?.GetCustomAttribute<DescriptionAttribute>()?.Description;

            // A list may always be left out; the generator of handlers calls it required.
            if (parameter is OpenApiParameter { In: ParameterLocation.Query } list && context.ApiParameterDescription.Type?.IsArray == true)
            {
                list.Required = false;
            }
        }
    }

    private sealed class TextLengths : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is OpenApiSchema text && context.MemberInfo?.GetCustomAttribute<TextAttribute>() is { MaxLength: var length and < int.MaxValue })
            {
                text.MaxLength = length;
            }
        }
    }

    /// <summary>States the role that an operation needs, and what a request without it is answered.</summary>
    private sealed class RoleOfOperation : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var roles = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(one => one.Policy).OfType<string>().ToList();
            if (roles.Count == 0)
            {
                return;
            }

            // What an endpoint states comes after what its group does.
            operation.Description = $"{operation.Description} Role: {roles[^1]}.".TrimStart();
            var envelope = context.SchemaGenerator.GenerateSchema(typeof(Envelope<object>), context.SchemaRepository);
            operation.Responses ??= [];
            foreach (var (code, meaning) in new[] { ("401", "Unauthorized"), ("403", "Forbidden"), ("429", "Too Many Requests") })
            {
                operation.Responses.TryAdd(code, new OpenApiResponse
                {
                    Description = meaning,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = envelope } },
                });
            }
        }
    }

    private sealed class ResponseOrder : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var responses = new OpenApiResponses();
            foreach (var (code, response) in (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal))
            {
                responses.Add(code, response);
            }

            operation.Responses = responses;
        }
    }
}
